import type { Clock } from '../../core/ports/clock.ts';
import type { LiveEvent, Watch } from '../../core/ports/watch.ts';
import { createCheckBatch } from './check-batch.ts';
import { frame, liveCheckOf, liveMessageOf } from './live-message.ts';

/** Checks are sent in batches this far apart, milliseconds: ten messages a second at most. */
const BATCH_MS = 100;
/** Other messages in the time of one batch; with more of them, reading everything afresh is cheaper. */
const MAX_OTHERS = 100;
/** Messages kept for listeners who come back after a break. */
const MAX_KEPT = 500;

/** Receives every message, already framed. Must not throw. */
export type HubListener = (frames: string) => void;

/** Turns what happens in the service into one stream of messages for any number of listeners. */
export interface EventHub {
  /** What was missed since `lastId` (empty when nothing), or `null` when that is not known any more. */
  missedSince(lastId: string): string | null;
  listen(listener: HubListener): () => void;
  stop(): void;
}

/** Listens to the engine at once. `runId` sets the messages of this process apart from those of another. */
export function createEventHub(deps: {
  readonly watch: Pick<Watch, 'subscribe'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly runId: string;
}): EventHub {
  const listeners = new Set<HubListener>();
  const kept = createKeptMessages();
  const batch = createCheckBatch();
  let count = 0;
  let others = 0;
  let cancelFlush: (() => void) | null = null;

  const send = (name: string, data: object): string => {
    count += 1;
    const frames = frame({ name, data, id: `${deps.runId}-${count}` });
    for (const listener of listeners) listener(frames);
    return frames;
  };
  const flush = (): void => {
    cancelFlush = null;
    const hasOverflowed = others > MAX_OTHERS;
    others = 0;
    const checks = batch.take();
    if (checks !== null) send('check', checks);
    if (hasOverflowed) kept.add(count + 1, send('resync', {}));
  };
  const unsubscribe = deps.watch.subscribe((event: LiveEvent) => {
    cancelFlush ??= deps.clock.after(BATCH_MS, flush);
    if (event.kind === 'check') {
      if (listeners.size > 0) batch.add(liveCheckOf(event));
      return;
    }
    others += 1;
    if (others > MAX_OTHERS) return;
    const { name, data } = liveMessageOf(event);
    kept.add(count + 1, send(name, data));
  });
  return {
    missedSince: (lastId) => {
      const dash = lastId.lastIndexOf('-');
      const last = Number(lastId.slice(dash + 1));
      const isOurs = lastId.slice(0, dash) === deps.runId && Number.isSafeInteger(last);
      return isOurs ? kept.since(last) : null;
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

/** The last messages, those about checks left out: a list of sites shows their latest checks anyway. */
function createKeptMessages(): {
  add(number: number, frames: string): void;
  since(number: number): string | null;
} {
  const kept: { readonly number: number; readonly frames: string }[] = [];
  let forgottenUpTo = 0;
  return {
    add: (number, frames) => {
      kept.push({ number, frames });
      if (kept.length > MAX_KEPT) forgottenUpTo = kept.shift()?.number ?? forgottenUpTo;
    },
    since: (number) => {
      if (number < forgottenUpTo) return null;
      return kept.flatMap((one) => (one.number > number ? [one.frames] : [])).join('');
    },
  };
}
