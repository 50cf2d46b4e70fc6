import { plainBlock } from '../safe-text.ts';
import type { ProbeTrace, TraceEvent, TimedEvent } from './trace.ts';

/** A trace that is being recorded. */
export interface TraceRecord {
  readonly trace: ProbeTrace;
  /** All events so far, secrets masked. */
  events(): readonly TimedEvent[];
  /** A text or whatever holds texts, with the same secrets masked. */
  mask<T>(value: T): T;
}

const MAX_EVENTS = 1_000;
const MASK = '***';

/**
 * Records the events of one probe, with the time since now. `secrets` never show, wherever in a text they come, and texts
 * of a remote peer cannot act on a screen.
 */
export function recordTrace(setup: {
  readonly monotonicMs: () => number;
  readonly secrets: readonly string[];
  readonly onEvent?: ((event: TimedEvent) => void) | undefined;
}): TraceRecord {
  const startedAt = setup.monotonicMs();
  const events: TimedEvent[] = [];
  // Long ones first: a secret may be a part of another one.
  const secrets = setup.secrets.toSorted((one, other) => other.length - one.length);
  const masked = <T>(value: T): T => maskIn(value, secrets) as T;
  return {
    trace: {
      emit: (event: TraceEvent) => {
        if (events.length >= MAX_EVENTS) return;
        const atMs = toTenth(setup.monotonicMs() - startedAt);
        const timed = { atMs, ...masked(event) };
        events.push(timed);
        setup.onEvent?.(timed);
      },
    },
    events: () => events,
    mask: masked,
  };
}

function maskIn(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return plainBlock(secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value));
  }
  if (typeof value === 'number') return toTenth(value);
  if (Array.isArray(value)) return value.map((item) => maskIn(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskIn(inner, secrets)]),
  );
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
