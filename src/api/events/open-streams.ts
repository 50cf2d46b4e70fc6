import type { Readable } from 'node:stream';

/** Streams that are open, each with the address of its listener. */
export class OpenStreams {
  readonly #max: number;
  /** Oldest first. */
  readonly #streams = new Map<Readable, string>();

  /** With one more than `max`, the oldest of the address with most of them ends, which may come back. */
  constructor(max: number) {
    this.#max = max;
  }

  add(stream: Readable, address: string): void {
    if (this.#streams.size >= this.#max) this.#endOne();
    this.#streams.set(stream, address);
    stream.once('close', () => this.#streams.delete(stream));
  }

  endAll(): void {
    for (const stream of this.#streams.keys()) stream.push(null);
  }

  #endOne(): void {
    const counts = new Map<string, number>();
    let maxCount = 0;
    for (const address of this.#streams.values()) {
      const count = (counts.get(address) ?? 0) + 1;
      counts.set(address, count);
      maxCount = Math.max(maxCount, count);
    }
    for (const [stream, address] of this.#streams) {
      if (counts.get(address) !== maxCount) continue;
      this.#streams.delete(stream);
      stream.push(null);
      return;
    }
  }
}
