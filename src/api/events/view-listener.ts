import { Readable } from 'node:stream';
import type { Buffer } from 'node:buffer';

/** What may wait for a slow listener, bytes; beyond it what comes is left out, until it has read what waits. */
const MAX_WAITING_BYTES = 64 * 1024;

/** The stream of one listener. What it is sent is encoded once for all listeners, and never copied. */
export class ViewListener {
  readonly id: string;
  readonly stream: Readable;
  #isBehind = false;

  constructor(setup: {
    readonly id: string;
    /** What a listener is sent that has missed something. */
    resync(): Buffer;
    onClosed(): void;
  }) {
    this.id = setup.id;
    this.stream = new Readable({
      highWaterMark: 1,
      read: () => {
        if (!this.#isBehind) return;
        this.#isBehind = false;
        this.stream.push(setup.resync());
      },
      destroy: (error, done) => {
        setup.onClosed();
        done(error);
      },
    });
  }

  send(frames: Buffer): void {
    if (this.stream.destroyed || this.#isBehind) return;
    this.#isBehind = this.stream.readableLength > MAX_WAITING_BYTES;
    if (!this.#isBehind) this.stream.push(frames);
  }

  end(): void {
    if (!this.stream.destroyed) this.stream.push(null);
  }
}
