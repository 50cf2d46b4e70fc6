const FIRST_BYTES = 1_024;
// Below this, copying byte by byte is quicker than a call of what copies faster.
const FEW_BYTES = 32;

/**
 * Bytes that came in pieces of any size, in one buffer: a piece costs its own bytes and nothing else, and no more is
 * held than the bound, however many pieces there are.
 */
export class ByteStore {
  /** More is not kept. */
  readonly maxBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Keeps what there is space for; whether that was all of it. */
  add(piece: Buffer): boolean {
    return this.addRange(piece, 0, piece.length);
  }

  /** The same for a part of a piece. */
  addRange(piece: Buffer, from: number, to: number): boolean {
    const taken = Math.min(to - from, this.maxBytes - this.#length);
    if (this.#length + taken > this.#bytes.length) this.#grow(this.#length + taken);
    if (taken > FEW_BYTES) piece.copy(this.#bytes, this.#length, from, from + taken);
    else {
      for (let at = 0; at < taken; at += 1) {
        this.#bytes[this.#length + at] = piece[from + at] ?? 0;
      }
    }
    this.#length += taken;
    return taken === to - from;
  }

  /** The bytes kept: a view that is good until the next change. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets so many bytes from the beginning. */
  drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= Math.min(count, this.#length);
  }

  /** Forgets what came behind the first so many bytes. */
  cutTo(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  #grow(needed: number): void {
    const size = Math.min(this.maxBytes, Math.max(FIRST_BYTES, needed * 2));
    const grown = Buffer.allocUnsafe(size);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
