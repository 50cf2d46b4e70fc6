import type { Buffer } from 'node:buffer';
import type { Clock } from '../../core/ports/clock.ts';
import type { ViewListener } from './view-listener.ts';

/** Listeners that are served before other work may come in between: a millisecond or two. */
const STEP = 100;

/** The same bytes for some listeners. */
export interface SharedBatch {
  readonly listeners: Iterable<ViewListener>;
  readonly frames: Buffer;
}

/**
 * Sends batches to all of their listeners, a few at a time; resolves once the last one is served. `onFailure` is called with a
 * listener that threw.
 */
export async function fanOut(
  batches: Iterable<SharedBatch>,
  clock: Pick<Clock, 'after'>,
  onFailure: (listener: ViewListener, error: unknown) => void,
): Promise<void> {
  let served = 0;
  for (const { listeners, frames } of batches) {
    for (const listener of listeners) {
      try {
        listener.send(frames);
      } catch (error) {
        onFailure(listener, error);
      }
      served += 1;
      if (served % STEP === 0) {
        await new Promise<void>((resolve) => {
          clock.after(0, resolve);
        });
      }
    }
  }
}
