import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

// So many bytes go out one by one; what a script sends beyond them is bulk, which nobody could wait for.
const MAX_PIECES = 16_384;
// Others get their turn after so many.
const PIECES_A_TURN = 256;

/** A connection whose every byte is written by itself, as fast as the loop allows: the most work that bytes can make. */
export class PieceStream extends Duplex {
  readonly #socket: Socket;
  // What came while a write was under way. Node's TLS over such a stream breaks when it is given data then, and wants to answer.
  readonly #held: (Buffer | null)[] = [];
  #writes = 0;
  #pieces = 0;

  constructor(socket: Socket) {
    super({ allowHalfOpen: true });
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.#take(null));
    socket.on('close', () => this.destroy());
    socket.on('error', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#writes += 1;
    void this.#writeAll(chunk).then(() => {
      done();
      // Node takes a write for done one turn after it was told so.
      setImmediate(() => setImmediate(() => this.#endWrite()));
    });
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #take(chunk: Buffer | null): void {
    this.#held.push(chunk);
    this.#deliver();
  }

  #endWrite(): void {
    this.#writes -= 1;
    this.#deliver();
  }

  #deliver(): void {
    while (this.#writes === 0 && this.#held.length > 0 && !this.destroyed) {
      if (!this.push(this.#held.shift())) this.#socket.pause();
    }
  }

  async #writeAll(chunk: Buffer): Promise<void> {
    const socket = this.#socket;
    let at = 0;
    while (at < chunk.length && this.#pieces < MAX_PIECES) {
      if (socket.destroyed || !socket.writable) return;
      const hasRoom = socket.write(chunk.subarray(at, at + 1));
      at += 1;
      this.#pieces += 1;
      if (!hasRoom) await once(socket, 'drain');
      else if (this.#pieces % PIECES_A_TURN === 0) await new Promise(setImmediate);
    }
    if (at < chunk.length && !socket.write(chunk.subarray(at))) await once(socket, 'drain');
  }
}

function once(socket: Socket, event: 'drain'): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      socket.off(event, settle);
      socket.off('close', settle);
      resolve();
    };
    socket.on(event, settle);
    socket.on('close', settle);
  });
}
