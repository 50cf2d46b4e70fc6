import { ByteStore } from './byte-store.ts';
import { ChunkedBody, MAX_EXTENSION_BYTES, type BodyReading } from './chunked-body.ts';

// Zeros in front of a size are the only thing that an extension's bound does not cover.
const MAX_SIZE_LINE_BYTES = 2 * MAX_EXTENSION_BYTES;

/** A body that is read as chunks where it begins with one, and otherwise as it is until the connection ends. */
export class PerhapsChunkedBody {
  readonly #store: ByteStore;
  readonly #chunked: ChunkedBody;
  /** What came before the first chunk began; `null` once that is settled. */
  #beginning: ByteStore | null = new ByteStore(MAX_SIZE_LINE_BYTES);
  #isPlain = false;

  constructor(store: ByteStore) {
    this.#store = store;
    this.#chunked = new ChunkedBody(store);
  }

  push(piece: Buffer): BodyReading {
    if (this.#isPlain) return this.#store.add(piece) ? 'more' : 'full';
    if (this.#beginning === null) return this.#chunked.push(piece);
    const isKept = this.#beginning.add(piece);
    const reading = this.#chunked.push(piece);
    if (this.#chunked.hasBegun) this.#beginning = null;
    else if (reading === 'bad_framing' && isKept) return this.#readPlain();
    return reading;
  }

  atEnd(): 'end' | 'truncated' {
    if (this.#beginning !== null && !this.isWhole()) this.#readPlain();
    return this.#isPlain ? 'end' : this.#chunked.atEnd();
  }

  isWhole(): boolean {
    return !this.#isPlain && this.#chunked.isWhole();
  }

  #readPlain(): BodyReading {
    const beginning = this.#beginning?.view() ?? Buffer.alloc(0);
    this.#isPlain = true;
    this.#beginning = null;
    return this.#store.add(beginning) ? 'more' : 'full';
  }
}
