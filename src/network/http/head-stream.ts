import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const CR = 0x0d;
const LF = 0x0a;
const DIGIT_ONE = 0x31;

/**
 * What Node's client gets of a connection: it writes to the socket itself, and reads the heads that came, up to the blank
 * line of the first one that is not informational. The body never reaches it, so that no listener is called for each chunk.
 */
export class HeadStream extends Duplex {
  readonly #socket: Socket;
  /** Bytes of the line under way, without its end. */
  #lineBytes = 0;
  /** Lines of the head under way. */
  #lines = 0;
  /** The first digit of its status, once it came. */
  #statusClass = 0;
  #blanks = 0;
  #hasReturn = false;
  #isComplete = false;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  /** Whether the blank line has come. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Hands on what belongs to heads; the result is what lies behind them. */
  handOn(piece: Buffer): Buffer {
    let at = 0;
    while (at < piece.length && !this.#isComplete) {
      this.trackHead(piece[at] ?? 0);
      at += 1;
    }
    this.push(piece.subarray(0, at));
    return piece.subarray(at);
  }

  /** Nothing more will come. */
  endHead(): void {
    this.push(null);
  }

  override _read(): void {
    // Heads are handed on as they come.
  }

  override _write(
    chunk: Buffer,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#socket.write(chunk, encoding, done);
  }

  // Empty lines in front of a status line belong to no head (RFC 9112 §2.2).
  trackHead(byte: number): void {
    if (byte === LF) {
      if (this.#lineBytes > 0) this.#lines += 1;
      else if (this.#lines > 0) this.#endHead();
      this.#lineBytes = 0;
      this.#hasReturn = false;
      return;
    }
    // A return that is no line end is a byte like any other.
    if (this.#hasReturn) this.#lineBytes += 1;
    this.#hasReturn = byte === CR;
    if (this.#hasReturn) return;
    this.#lineBytes += 1;
    if (this.#lines > 0 || this.#statusClass > 0) return;
    if (byte === 0x20) this.#blanks += 1;
    else if (this.#blanks > 0) this.#statusClass = byte;
  }

  #endHead(): void {
    this.#isComplete = this.#statusClass !== DIGIT_ONE;
    this.#lines = 0;
    this.#statusClass = 0;
    this.#blanks = 0;
  }
}
