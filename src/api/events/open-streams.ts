import type { Readable } from 'node:stream';

/** Streams that are open, each with the name of its caller. */
export class OpenStreams {
  readonly #max: number;
  /** Oldest first. */
  readonly #streams = new Map<Readable, string>();

  /** With one more than `max`, the oldest of the caller with most of them ends, which may come back. */
  constructor(max: number) {
    this.#max = max;
  }

  add(stream: Readable, caller: string): void {
    if (this.#streams.size >= this.#max) this.#endOne();
    this.#streams.set(stream, caller);
    stream.once('close', () => this.#streams.delete(stream));
  }

  endAll(): void {
    for (const stream of this.#streams.keys()) stream.push(null);
  }

  #endOne(): void {
    const counts = new Map<string, number>();
    let maxCount = 0;
    for (const caller of this.#streams.values()) {
      const count = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, count);
      maxCount = Math.max(maxCount, count);
    }
    for (const [stream, caller] of this.#streams) {
      if (counts.get(caller) !== maxCount) continue;
      this.#streams.delete(stream);
      stream.push(null);
      return;
    }
  }
}
