import { connect } from 'node:net';

/** A connection of one question's own. */
export interface DnsTcp {
  close(): void;
}

interface TcpHandler {
  /** A whole message from the server; says whether it was the one that was waited for. */
  onMessage(message: Buffer): void;
  /** The connection failed (an error code of the system), or the server closed it (`null`). */
  onEnd(code: string | null): void;
}

// The longest message behind its length, and something small before it that was not asked for.
const MAX_BYTES = 65_537 + 4_096;

/** Asks over a connection that serves this question alone; each message follows its length (RFC 7766 §8). */
export function openDnsTcp(
  question: Buffer,
  server: { readonly address: string; readonly port: number },
  handler: TcpHandler,
): DnsTcp {
  const { address: host, port } = server;
  const socket = connect({ host, port, autoSelectFamily: false, noDelay: true });
  const reader = new MessageReader();
  let isOpen = true;
  const close = (): void => {
    isOpen = false;
    socket.destroy();
  };
  const end = (code: string | null): void => {
    if (!isOpen) return;
    close();
    handler.onEnd(code);
  };
  socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  socket.on('close', () => end(null));
  socket.on('data', (chunk: Buffer) => {
    if (!isOpen) return;
    reader.add(chunk);
    for (let message = reader.next(); message !== null; message = reader.next()) {
      handler.onMessage(message);
      if (!isOpen) return;
    }
    if (reader.totalBytes > MAX_BYTES) end(null);
  });
  const prefix = Buffer.allocUnsafe(2);
  prefix.writeUInt16BE(question.length);
  socket.write(Buffer.concat([prefix, question]));
  return { close };
}

/** Takes messages out of a stream; its pieces are put together once, however small they are. */
class MessageReader {
  totalBytes = 0;
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #wantedBytes = 2;

  add(piece: Buffer): void {
    this.totalBytes += piece.length;
    this.#heldBytes += piece.length;
    this.#pieces.push(piece);
  }

  next(): Buffer | null {
    while (this.#heldBytes >= this.#wantedBytes) {
      const held = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
      if (held === undefined) return null;
      this.#pieces = [held];
      const end = 2 + held.readUInt16BE(0);
      this.#wantedBytes = end;
      if (held.length < end) return null;
      const rest = held.subarray(end);
      this.#pieces = rest.length === 0 ? [] : [rest];
      this.#heldBytes = rest.length;
      this.#wantedBytes = 2;
      return held.subarray(2, end);
    }
    return null;
  }
}
