import { ByteStore } from './byte-store.ts';
import { ChunkedBody, type BodyReading } from './chunked-body.ts';

/** A body that is read as chunks as long as it consists of them, and otherwise as it came until the connection ends. */
export class PerhapsChunkedBody {
  readonly #store: ByteStore;
  readonly #chunked: ChunkedBody;
  /** All that came, chunks and what is around them. */
  readonly #plain: ByteStore;
  #isPlain = false;

  constructor(store: ByteStore) {
    this.#store = store;
    this.#chunked = new ChunkedBody(store);
    this.#plain = new ByteStore(store.maxBytes);
  }

  push(piece: Buffer): BodyReading {
    if (this.#isPlain) return this.#store.add(piece) ? 'more' : 'full';
    const isKept = this.#plain.add(piece);
    const reading = this.#chunked.push(piece);
    if (reading !== 'bad_framing' && reading !== 'head_too_big') return reading;
    this.#readPlain();
    return isKept ? 'more' : 'full';
  }

  atEnd(): 'end' | 'truncated' {
    if (!this.#isPlain && !this.isWhole()) this.#readPlain();
    return 'end';
  }

  isWhole(): boolean {
    return !this.#isPlain && this.#chunked.isWhole();
  }

  #readPlain(): void {
    this.#isPlain = true;
    this.#store.cutTo(0);
    this.#store.add(this.#plain.view());
  }
}
