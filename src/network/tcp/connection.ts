import { connect, type OnReadOpts, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from '../../core/check/outcome.ts';

/** Takes the events of a connection. */
export interface ConnectionHandler {
  onOpen?(): void;
  /** `chunk` is only valid during the call, and only up to `length`. */
  onBytes?(chunk: Buffer, length: number): void;
  /** The other side will send nothing more. */
  onEnd(): void;
  onError(error: NodeJS.ErrnoException): void;
  /** One of the others threw: a bug of ours, which must end the probe and not the process. */
  onCrash(error: unknown): void;
}

/** How bytes are read: `shared` hands them over in one buffer for all connections, `stream` as the socket's own events. */
export type ReadMode = 'shared' | 'stream';

// A head of 64 KiB in TLS records of one byte, which take 22 more each (RFC 8446 §5.2), and room for the handshake.
const USUAL_WIRE_BYTES = 2_097_152;

// ReadMode costs a turn of the loop, 10 us, for one byte as for many: a peer that sends on and on in tiny pieces is read in gulps.
const TINY_BYTES = 256;
const FREE_TINY_PIECES = 64;
const TINY_PIECES_A_GULP = 16;
const GULP_MS = 2;
// Who goes on and on is waited for longer, one millisecond more with each so many pieces.
const MAX_GULP_MS = 10;
const PIECES_PER_MS = 128;
// Small records of a page are worth reading in time, single bytes are not: those wait, and soon their sender does.
const WORTHWHILE_BYTES = 32;

/** Bytes that a paused socket takes in before its sender has to wait; one that is read holds nothing back. */
export const PAUSED_BYTES = 8_192;

const ignore: ConnectionHandler = {
  onEnd() {
    // The connection is over for its user.
  },
  onError() {
    // An error after the verdict changes nothing.
  },
  onCrash() {
    // The others do nothing that could throw.
  },
};

// Reads are handled to their end before the next one begins, so one buffer serves every connection of a thread.
const sharedBuffer = Buffer.allocUnsafe(65_536);

/** One fresh connection: plain first, secured later on demand. Its current user sets the handler. */
export class Connection {
  readonly address: string;
  handler: ConnectionHandler;
  /** The socket to write to; the TLS one as soon as the connection is secured. */
  socket: Socket;
  /** The certificate of the TLS handshake. */
  certificate: Certificate | null = null;
  /** More bytes than this, as they come over the wire, are a flood that ends the connection. */
  maxWireBytes = USUAL_WIRE_BYTES;
  readonly #raw: Socket;
  readonly #isShared: boolean;
  #tinyPieces = 0;
  #tinyTotal = 0;

  constructor(setup: {
    readonly address: string;
    readonly port: number;
    readonly reading: ReadMode;
    readonly handler: ConnectionHandler;
  }) {
    this.address = setup.address;
    this.handler = setup.handler;
    const target = {
      host: setup.address,
      port: setup.port,
      autoSelectFamily: false,
      highWaterMark: PAUSED_BYTES,
    };
    this.#isShared = setup.reading === 'shared';
    this.socket = connect(this.#isShared ? { ...target, onread: this.#sharedRead() } : target);
    this.#raw = this.socket;
    this.socket.on('connect', () => this.#open());
    this.listenTo(this.socket);
  }

  /** Bytes that came so far, encrypted ones as they were sent. */
  get wireBytes(): number {
    return this.#raw.bytesRead;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  #sharedRead(): OnReadOpts {
    return {
      buffer: sharedBuffer,
      callback: (length, chunk) => {
        this.#take(chunk as Buffer, length);
        return true;
      },
    };
  }

  #open(): void {
    const { handler } = this;
    try {
      handler.onOpen?.();
    } catch (error) {
      handler.onCrash(error);
    }
  }

  /** Routes the endings of a socket to the handler, as long as it is the connection's. */
  listenTo(socket: Socket): void {
    this.socket = socket;
    socket.on('error', (error) => {
      if (this.socket === socket) this.safely(() => this.handler.onError(error));
    });
    // A TLS socket may end before it reports the alert that ended it, so there only `close` is the end.
    socket.on(socket instanceof TLSSocket ? 'close' : 'end', () => {
      if (this.socket === socket) this.safely(() => this.handler.onEnd());
    });
  }

  /** Notes a piece that was read from the socket as a stream: tiny ones are left to gather for a moment. */
  notePiece(length: number): void {
    if (length >= TINY_BYTES) return;
    this.#tinyPieces += 1;
    this.#tinyTotal += length;
    if (this.#tinyPieces < FREE_TINY_PIECES || this.#tinyPieces % TINY_PIECES_A_GULP > 0) return;
    const { socket } = this;
    socket.pause();
    setTimeout(
      () => {
        if (this.socket !== socket || this.isClosed) return;
        // All that gathered is read as one piece; resumed, the stream would emit the pieces one by one, and TLS records
        // never become one on their way.
        if (this.#tinyTotal >= this.#tinyPieces * WORTHWHILE_BYTES) {
          socket.read(socket.readableLength);
        }
        socket.resume();
      },
      Math.min(MAX_GULP_MS, GULP_MS + this.#tinyPieces / PIECES_PER_MS),
    );
  }

  /** Routes the bytes of a stream to the handler; connections opened with `shared` do so from the start. */
  readStream(): void {
    if (this.#isShared) return;
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk, chunk.length));
  }

  /** Runs what an event of this connection calls for; what it throws goes to `onCrash`. */
  safely(react: () => void): void {
    const { handler } = this;
    try {
      react();
    } catch (error) {
      handler.onCrash(error);
    }
  }

  #take(chunk: Buffer, length: number): void {
    const { handler } = this;
    try {
      handler.onBytes?.(chunk, length);
    } catch (error) {
      handler.onCrash(error);
    }
  }

  /** Hands the socket over to a caller with listeners of its own. */
  release(): Socket {
    this.handler = ignore;
    return this.socket;
  }

  /** Drops the connection at once; no event follows, not even of what came already. */
  close(): void {
    this.handler = ignore;
    this.socket.removeAllListeners('data');
    this.socket.destroy();
  }
}
