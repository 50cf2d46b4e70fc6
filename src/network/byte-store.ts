const firstBytes = 1_024;

/**
 * Bytes that came in pieces of any size, in one buffer: a piece costs its own bytes and nothing else, and no more is
 * held than the bound, however many pieces there are.
 */
export class ByteStore {
  readonly #mostBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Keeps what there is room for; whether that was all of it. */
  add(piece: Buffer): boolean {
    const taken = Math.min(piece.length, this.#mostBytes - this.#length);
    this.#makeRoom(this.#length + taken);
    piece.copy(this.#bytes, this.#length, 0, taken);
    this.#length += taken;
    return taken === piece.length;
  }

  /** What is kept: a view that is good until the next change. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets so many bytes from the beginning. */
  drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= Math.min(count, this.#length);
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#bytes.length) return;
    const size = Math.min(this.#mostBytes, Math.max(firstBytes, needed * 2));
    const grown = Buffer.allocUnsafe(size);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
