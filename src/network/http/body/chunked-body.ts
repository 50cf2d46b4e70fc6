import type { ByteStore } from './byte-store.ts';

/** The state of a body so far; `full` when there is more of it than is kept. */
export type BodyReading = 'more' | 'end' | 'full' | 'bad_framing' | 'head_too_big';

/**
 * Where the reader is. `size` goes to `extension` or `size-end`, those to `data` or, behind a chunk of nothing, to
 * `trailer`; `data` to `data-end` and back to `size`.
 */
type State = 'size' | 'extension' | 'size-end' | 'data' | 'data-end' | 'trailer';

const MAX_EXTENSION_BYTES = 16_384;
const MAX_TRAILER_BYTES = 65_536;
// Far above all that is read, and far below where numbers lose their last digits.
const MAX_CHUNK_BYTES = 2 ** 48;
const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Reads a chunked body (RFC 9112 §7.1) from pieces of any size. Its work is the bytes that come, however small their
 * chunks are: there is no call for each chunk. As lenient as browsers and curl together: line ends may lack either half,
 * or be missing behind a chunk, and blanks may stand around a size. What comes behind the last chunk belongs to no page.
 */
export class ChunkedBody {
  readonly #body: ByteStore;
  #state: State = 'size';
  #size = 0;
  #hasSize = false;
  /** Bytes of the extension or of all trailers so far. */
  #sideBytes = 0;
  #lineBytes = 0;

  constructor(body: ByteStore) {
    this.#body = body;
  }

  atEnd(): 'end' | 'truncated' {
    return this.isWhole() ? 'end' : 'truncated';
  }

  /** The last chunk has come; what may be missing are trailers and line ends. */
  isWhole(): boolean {
    return this.#state === 'trailer' || (this.#hasSize && this.#size === 0);
  }

  push(piece: Buffer): BodyReading {
    let at = 0;
    while (at < piece.length) {
      if (this.#state === 'data') {
        const end = Math.min(piece.length, at + this.#size);
        if (!this.#body.addRange(piece, at, end)) return 'full';
        this.#size -= end - at;
        at = end;
        if (this.#size === 0) this.#state = 'data-end';
        continue;
      }
      const byte = piece[at] ?? 0;
      const reading = this.#take(byte);
      if (reading === 'again') continue;
      if (reading !== 'more') return reading;
      at += 1;
    }
    return 'more';
  }

  /** Takes one byte that is not of a chunk's data; `again` leaves it to the next state. */
  #take(byte: number): BodyReading | 'again' {
    switch (this.#state) {
      case 'size':
        return this.#takeSize(byte);
      case 'extension':
        this.#sideBytes += 1;
        if (this.#sideBytes > MAX_EXTENSION_BYTES) return 'bad_framing';
        return byte === CR || byte === LF ? this.#endSize(byte) : 'more';
      case 'size-end':
        this.#begin();
        return byte === LF ? 'more' : 'again';
      case 'trailer':
        return this.#takeTrailer(byte);
      case 'data':
      case 'data-end':
        break;
    }
    if (byte === CR) return 'more';
    this.#state = 'size';
    return byte === LF ? 'more' : 'again';
  }

  #takeSize(byte: number): BodyReading | 'again' {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#hasSize = true;
      this.#size = this.#size * 16 + digit;
      return this.#size > MAX_CHUNK_BYTES ? 'bad_framing' : 'more';
    }
    if (!this.#hasSize) return byte === SPACE || byte === TAB ? this.#skipBlank() : 'bad_framing';
    if (byte === CR || byte === LF) return this.#endSize(byte);
    if (byte === SEMICOLON || byte === SPACE || byte === TAB) {
      this.#state = 'extension';
      this.#sideBytes = 0;
      return 'more';
    }
    return 'bad_framing';
  }

  #skipBlank(): BodyReading {
    this.#sideBytes += 1;
    return this.#sideBytes > MAX_EXTENSION_BYTES ? 'bad_framing' : 'more';
  }

  #endSize(byte: number): BodyReading {
    if (byte === CR) this.#state = 'size-end';
    else this.#begin();
    return 'more';
  }

  #begin(): void {
    this.#hasSize = false;
    this.#sideBytes = 0;
    this.#lineBytes = 0;
    this.#state = this.#size === 0 ? 'trailer' : 'data';
  }

  #takeTrailer(byte: number): BodyReading {
    this.#sideBytes += 1;
    if (this.#sideBytes > MAX_TRAILER_BYTES) return 'head_too_big';
    if (byte === LF) {
      if (this.#lineBytes === 0) return 'end';
      this.#lineBytes = 0;
    } else if (byte !== CR) this.#lineBytes += 1;
    return 'more';
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
