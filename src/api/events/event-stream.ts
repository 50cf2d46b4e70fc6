import { Readable } from 'node:stream';
import type { Clock } from '../../core/ports/clock.ts';
import { frame } from './live-message.ts';
import type { EventHub } from './event-hub.ts';

/** How long a browser waits before it connects again, milliseconds. */
const RETRY_MS = 3_000;
/** A comment this often keeps proxies from closing a quiet stream, milliseconds. */
const KEEP_ALIVE_MS = 15_000;
/** What may wait for a slow listener, bytes; beyond it the listener is dropped and may come back. */
const MAX_WAITING_BYTES = 1024 * 1024;

/**
 * The stream for one listener. Starts with a comment, then what was missed since `lastId`, or a `resync` message when
 * that is not known any more: then the listener reads everything afresh.
 */
export function openEventStream(setup: {
  readonly hub: EventHub;
  readonly clock: Pick<Clock, 'after'>;
  readonly lastId: string | null;
}): Readable {
  let stopListening = (): void => {};
  let cancelKeepAlive = (): void => {};
  const stream = new Readable({
    read: () => {},
    destroy: (error, done) => {
      stopListening();
      cancelKeepAlive();
      done(error);
    },
  });
  const write = (frames: string): void => {
    if (stream.destroyed || frames === '') return;
    stream.push(frames);
    if (stream.readableLength > MAX_WAITING_BYTES) stream.destroy();
  };
  const keepAlive = (): void => {
    cancelKeepAlive = setup.clock.after(KEEP_ALIVE_MS, () => {
      write(': still here\n\n');
      if (!stream.destroyed) keepAlive();
    });
  };
  write(`: welcome\nretry: ${RETRY_MS}\n\n`);
  if (setup.lastId !== null) write(setup.hub.missedSince(setup.lastId) ?? resync);
  stopListening = setup.hub.listen(write);
  keepAlive();
  return stream;
}

const resync = frame({ name: 'resync', data: {}, id: '' });
