import type { Clock } from '../../core/ports/clock.ts';
import type { LiveEvent, Watch } from '../../core/ports/watch.ts';
import { frame, liveCheckOf, liveMessageOf, type LiveCheck } from './live-message.ts';

/** Checks are told in batches this far apart, milliseconds: ten messages a second at most. */
const BATCH_MS = 100;
/** Checks in one batch; the oldest are left out, and how many is said. */
const MAX_BATCH = 500;
/** Messages kept for listeners who come back after a break. */
const MAX_KEPT = 500;

/** One who hears every message, already framed. Must not throw. */
export type HubListener = (frames: string) => void;

/** Turns what happens in the service into one stream of messages for any number of listeners. */
export interface EventHub {
  /** What was missed since `lastId` (empty when nothing), or `null` when that is not known any more. */
  missedSince(lastId: string): string | null;
  listen(listener: HubListener): () => void;
  stop(): void;
}

/** Listens to the engine at once. `runId` tells the messages of this process from those of another. */
export function createEventHub(deps: {
  readonly watch: Pick<Watch, 'subscribe'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly runId: string;
}): EventHub {
  const listeners = new Set<HubListener>();
  const kept: { readonly number: number; readonly frames: string }[] = [];
  const batch = createBatch();
  let count = 0;
  let cancelFlush: (() => void) | null = null;

  const send = (message: { readonly name: string; readonly data: object }): string => {
    count += 1;
    const frames = frame({ ...message, id: `${deps.runId}-${count}` });
    for (const listener of listeners) listener(frames);
    return frames;
  };
  const flush = (): void => {
    cancelFlush = null;
    send({ name: 'check', data: batch.take() });
  };
  const unsubscribe = deps.watch.subscribe((event: LiveEvent) => {
    if (event.kind === 'check') {
      if (listeners.size === 0) return;
      batch.add(liveCheckOf(event));
      cancelFlush ??= deps.clock.after(BATCH_MS, flush);
      return;
    }
    kept.push({ frames: send(liveMessageOf(event)), number: count });
    if (kept.length > MAX_KEPT) kept.shift();
  });
  return {
    missedSince: (lastId) => {
      const dash = lastId.lastIndexOf('-');
      const last = Number(lastId.slice(dash + 1));
      const isKnown = lastId.slice(0, dash) === deps.runId && Number.isSafeInteger(last);
      if (!isKnown || (kept.length === MAX_KEPT && last < (kept[0]?.number ?? 0))) return null;
      return kept.flatMap(({ number, frames }) => (number > last ? [frames] : [])).join('');
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      unsubscribe();
      cancelFlush?.();
      listeners.clear();
    },
  };
}

/** The latest check of each monitor since the last batch. */
function createBatch(): { add(check: LiveCheck): void; take(): object } {
  let checks = new Map<string, LiveCheck>();
  let leftOut = 0;
  return {
    add: (check) => {
      if (checks.delete(check.monitorId)) leftOut += 1;
      checks.set(check.monitorId, check);
      const oldest = checks.keys().next().value;
      if (checks.size <= MAX_BATCH || oldest === undefined) return;
      checks.delete(oldest);
      leftOut += 1;
    },
    take: () => {
      const taken = { checks: [...checks.values()], leftOut };
      checks = new Map();
      leftOut = 0;
      return taken;
    },
  };
}
