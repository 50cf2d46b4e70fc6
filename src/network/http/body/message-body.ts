import type { ByteStore } from './byte-store.ts';
import { ChunkedBody, type BodyReading } from './chunked-body.ts';
import { framingOf } from './framing.ts';
import type { HttpHead } from '../head/head.ts';
import { PerhapsChunkedBody } from './perhaps-chunked-body.ts';

/** Reads a body as its head announced it (RFC 9112 §6.3). */
export interface MessageBody {
  push(piece: Buffer): BodyReading;
  /** The meaning of the orderly end of the connection. */
  atEnd(): 'end' | 'truncated';
  /** Whether all of the page is there, so that not even a reset or silence takes anything away from it. */
  isWhole(): boolean;
}

/** Opens the reader that keeps a body in the store. */
export function openBody(head: HttpHead, store: ByteStore): MessageBody | 'none' | 'bad_framing' {
  const framing = framingOf(head);
  switch (framing.kind) {
    case 'none':
      return 'none';
    case 'contradictory':
      return 'bad_framing';
    case 'chunked':
      return framing.isCertain ? new ChunkedBody(store) : new PerhapsChunkedBody(store);
    case 'length':
      return ofLength(framing.bytes, store);
    case 'until-end':
      break;
  }
  return untilEnd(store);
}

function ofLength(length: number, store: ByteStore): MessageBody {
  let left = length;
  return {
    push: (piece) => {
      const taken = Math.min(piece.length, left);
      left -= taken;
      if (!store.addRange(piece, 0, taken)) return 'full';
      return left === 0 ? 'end' : 'more';
    },
    atEnd: () => 'truncated',
    isWhole: () => false,
  };
}

function untilEnd(store: ByteStore): MessageBody {
  return {
    push: (piece) => (store.add(piece) ? 'more' : 'full'),
    atEnd: () => 'end',
    isWhole: () => false,
  };
}
