import { ByteStore } from '../../network/index.ts';

/** A whole message or a control frame of the server. */
export type Arrival =
  | { readonly kind: 'message'; readonly payload: Buffer; readonly isText: boolean }
  | { readonly kind: 'ping' | 'pong'; readonly payload: Buffer }
  /** `code` is 1005 when the server gave none (RFC 6455 §7.1.5); `text` is its explanation, empty mostly. */
  | { readonly kind: 'close'; readonly code: number; readonly text: string }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'too_big' }
  | { readonly kind: 'flood' };

/** The largest message that is read. */
export const MAX_MESSAGE_BYTES = 65_536;

/** More frames than this are a flood, whatever is in them; every byte of the largest message may come in its own. */
const MAX_FRAMES = 66_000;
const MAX_HEAD_BYTES = 10;
const SLICE_BYTES = 65_536;
const NO_CODE = 1_005;

interface Header {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly size: number;
  readonly headBytes: number;
}

/**
 * Reads frames (RFC 6455 §5.2) from chunks of any size and puts messages together. Never throws, never holds more than
 * one message and one frame; after `broken`, `too_big`, `flood` or `close` nothing more is read.
 */
export class FrameReader {
  readonly #bytes = new ByteStore(MAX_HEAD_BYTES + MAX_MESSAGE_BYTES + SLICE_BYTES);
  readonly #message = new ByteStore(MAX_MESSAGE_BYTES);
  #frames = 0;
  #isText = false;
  #isInMessage = false;
  #isOver = false;

  push(chunk: Buffer): readonly Arrival[] {
    const arrivals: Arrival[] = [];
    for (let at = 0; at < chunk.length && !this.#isOver; at += SLICE_BYTES) {
      this.#bytes.add(chunk.subarray(at, at + SLICE_BYTES));
      this.#readFrames(arrivals);
    }
    return arrivals;
  }

  #readFrames(arrivals: Arrival[]): void {
    const bytes = this.#bytes.view();
    let from = 0;
    while (!this.#isOver) {
      const header = readHeader(bytes, from);
      if (header === null) break;
      const fault = 'fault' in header ? header.fault : this.#refuse(header);
      if (fault !== null) arrivals.push(this.#stop(fault));
      if ('fault' in header || fault !== null) break;
      const start = from + header.headBytes;
      const end = start + header.size;
      if (bytes.length < end) break;
      const arrival = this.#take(header, bytes.subarray(start, end));
      if (arrival !== null) arrivals.push(arrival);
      from = end;
    }
    if (from > 0) this.#bytes.drop(from);
  }

  #stop(end: Arrival): Arrival {
    this.#isOver = true;
    return end;
  }

  #refuse({ isFinal, opcode, size }: Header): Arrival | null {
    if (this.#frames >= MAX_FRAMES) return { kind: 'flood' };
    const isControl = opcode >= 8;
    if (![0, 1, 2, 8, 9, 10].includes(opcode)) return broken(`an unknown opcode ${opcode}`);
    if (isControl && (!isFinal || size > 125))
      return broken('a control frame in parts or too long');
    if (isControl) return null;
    if (opcode === 0 && !this.#isInMessage)
      return broken('a continuation frame that continues nothing');
    if (opcode !== 0 && this.#isInMessage) return broken('a message inside another');
    return this.#message.length + size > MAX_MESSAGE_BYTES ? { kind: 'too_big' } : null;
  }

  /** `payload` is only good during the call. */
  #take({ opcode, isFinal }: Header, payload: Buffer): Arrival | null {
    this.#frames += 1;
    if (opcode === 9) return { kind: 'ping', payload: Buffer.from(payload) };
    if (opcode === 10) return { kind: 'pong', payload: Buffer.from(payload) };
    if (opcode === 8) return this.#stop(closeOf(payload));
    if (opcode !== 0) this.#isText = opcode === 1;
    this.#message.add(payload);
    this.#isInMessage = !isFinal;
    if (!isFinal) return null;
    const whole = Buffer.from(this.#message.view());
    this.#message.drop(whole.length);
    return { kind: 'message', payload: whole, isText: this.#isText };
  }
}

function readHeader(bytes: Buffer, at: number): Header | { readonly fault: Arrival } | null {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (first === undefined || second === undefined) return null;
  if ((first & 0x70) !== 0)
    return { fault: broken('a frame of an extension that was not negotiated') };
  // A server never masks (RFC 6455 §5.1).
  if ((second & 0x80) !== 0) return { fault: broken('a masked frame') };
  const common = { isFinal: (first & 0x80) !== 0, opcode: first & 0x0f };
  const short = second & 0x7f;
  if (short < 126) return { ...common, size: short, headBytes: 2 };
  const headBytes = short === 126 ? 4 : 10;
  if (bytes.length < at + headBytes) return null;
  if (short === 126) return { ...common, size: bytes.readUInt16BE(at + 2), headBytes };
  const size = bytes.readBigUInt64BE(at + 2);
  if (size >= 2n ** 63n) return { fault: broken('a length with its highest bit set') };
  return { ...common, size: Number(size), headBytes };
}

function closeOf(payload: Buffer): Arrival {
  if (payload.length === 1) return broken('half of a close code');
  const code = payload.length === 0 ? NO_CODE : payload.readUInt16BE(0);
  return { kind: 'close', code, text: payload.toString('utf8', 2) };
}

function broken(what: string): Arrival {
  return { kind: 'broken', message: `sent ${what}` };
}
