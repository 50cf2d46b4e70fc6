import type { ByteStore } from './byte-store.ts';
import { ChunkedBody, type BodyReading } from './chunked-body.ts';
import type { HttpHead } from './head.ts';

/** Reads a body as its head announced it (RFC 9112 §6.3). */
export interface MessageBody {
  push(piece: Buffer): BodyReading;
  /** The meaning of the end of the connection. */
  atEnd(): 'end' | 'truncated';
}

/** A reader that keeps the body in a store; `null` when the head says that there is none. */
export function openBody(head: HttpHead, body: ByteStore): MessageBody | null {
  if (head.statusCode === 204 || head.statusCode === 304) return null;
  const coding = valueOf(head, 'transfer-encoding')?.toLowerCase().split(',').at(-1)?.trim();
  if (coding === 'chunked') {
    const chunked = new ChunkedBody(body);
    return { push: (piece) => chunked.push(piece), atEnd: () => 'truncated' };
  }
  const length = coding === undefined ? valueOf(head, 'content-length') : null;
  if (length === null) {
    return { push: (piece) => (body.add(piece) ? 'more' : 'full'), atEnd: () => 'end' };
  }
  return Number(length) === 0 ? null : ofLength(Number(length), body);
}

function ofLength(length: number, body: ByteStore): MessageBody {
  let left = length;
  return {
    push: (piece) => {
      const taken = Math.min(piece.length, left);
      left -= taken;
      if (!body.addRange(piece, 0, taken)) return 'full';
      return left === 0 ? 'end' : 'more';
    },
    atEnd: () => 'truncated',
  };
}

// The last one counts where there are several, which no well-meaning server sends.
function valueOf({ fields }: HttpHead, wanted: string): string | null {
  return fields.findLast(([name]) => name === wanted)?.[1] ?? null;
}
