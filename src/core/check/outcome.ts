import type { JsonObject } from '../json.ts';
import type { Reason } from './reasons.ts';

/** The verdict of a check. Only `down` ever counts against a site. */
export const OUTCOMES = ['up', 'down', 'unknown', 'blocked', 'throttled'] as const;

/**
 * `up` acceptable answer in time · `down` the target failed · `unknown` we cannot judge (our own fault) ·
 * `blocked` our policy forbids the target · `throttled` the target asked us to slow down (429).
 */
export type Outcome = (typeof OUTCOMES)[number];

/** The stages of a probe, in order. */
export const PHASES = ['admission', 'dns', 'connect', 'tls', 'head', 'body'] as const;

/** Where a probe was when its verdict fell. */
export type Phase = (typeof PHASES)[number];

/** Durations in milliseconds (fractions allowed), summed over hops; `null` where a phase did not happen. */
export interface Timings {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  /** From the end of the request to the first byte of the answer. */
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** The leaf certificate a site showed. Dates are epoch milliseconds; `daysLeft` is rounded down. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: number;
  readonly validTo: number;
  /** When the first certificate on the verified path ends: this one, or one above it. */
  readonly endsAt: number;
  /** Until `endsAt`. */
  readonly daysLeft: number;
}

/** The heads of a request and of its answer, line by line, as they may be shown: no secrets, and nothing but plain ASCII. */
export interface SeenHeads {
  readonly sent: readonly string[];
  readonly received: readonly string[];
}

/** The result of a prober of any kind: plain data, never an exception. */
export interface ProbeResult {
  readonly outcome: Outcome;
  /** A `Reason` or one of the kind's own; `null` exactly when `outcome` is `up`. */
  readonly reason: string | null;
  readonly phase: Phase | null;
  /** Observations worth showing that do not change the verdict, such as `head_unsupported`. */
  readonly notes: readonly string[];
  /** One sentence for people, without secrets, at most 300 characters. */
  readonly message: string;
  /** Wall clock, epoch milliseconds. */
  readonly startedAt: number;
  /** The address that was dialled last, or `null`. */
  readonly address: string | null;
  readonly timings: Timings;
  /** Observations of this kind of prober. */
  readonly evidence: JsonObject;
  /** Opaque to everyone but the prober; handed to its next probe of the same monitor. `null` forgets. */
  readonly memory: JsonObject | null;
  /** What was said last; only of kinds that have heads, of a check that was not up or whose request asks for it. */
  readonly heads?: SeenHeads;
}

/** The result of a job that no prober finished: our own fault, `unknown`. */
export function unfinished(
  message: string,
  startedAt: number,
  reason: Reason = 'crash',
): ProbeResult {
  return {
    outcome: 'unknown',
    reason,
    phase: null,
    notes: [],
    message: message.slice(0, 300),
    startedAt,
    address: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
    evidence: {},
    memory: null,
  };
}
