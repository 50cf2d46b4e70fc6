/** A whole message or a control frame of the server. */
export type Arrival =
  | { readonly kind: 'message'; readonly payload: Buffer; readonly isText: boolean }
  | { readonly kind: 'ping' | 'pong'; readonly payload: Buffer }
  /** `code` is 1005 when the server gave none (RFC 6455 §7.1.5). */
  | { readonly kind: 'close'; readonly code: number }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'too_big' };

/** The largest message that is read. */
export const MOST_MESSAGE_BYTES = 65_536;

const noCode = 1_005;

interface Header {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly size: number;
  readonly headBytes: number;
}

/**
 * Reads frames (RFC 6455 §5.2) from chunks of any size and puts messages together. Never throws, never holds more than
 * one message; after `broken`, `too_big` or `close` nothing more is read.
 */
export class FrameReader {
  #bytes: Buffer = Buffer.alloc(0);
  #size = 0;
  #parts: Buffer[] = [];
  #partBytes = 0;
  #isText = false;
  #isInMessage = false;
  #isOver = false;

  push(chunk: Buffer): readonly Arrival[] {
    const arrivals: Arrival[] = [];
    if (this.#isOver) return arrivals;
    this.#append(chunk);
    let from = 0;
    while (!this.#isOver) {
      const rest = this.#bytes.subarray(from, this.#size);
      const header = readHeader(rest);
      if (header === null) break;
      const fault = 'fault' in header ? header.fault : this.#refuse(header);
      if (fault !== null) arrivals.push(this.#stop(fault));
      if ('fault' in header || fault !== null) break;
      const end = header.headBytes + header.size;
      if (rest.length < end) break;
      const arrival = this.#take(header, Buffer.from(rest.subarray(header.headBytes, end)));
      if (arrival !== null) arrivals.push(arrival);
      from += end;
    }
    this.#bytes.copyWithin(0, from, this.#size);
    this.#size = Math.max(0, this.#size - from);
    return arrivals;
  }

  #append(chunk: Buffer): void {
    const needed = this.#size + chunk.length;
    if (this.#bytes.length < needed) {
      const grown = Buffer.allocUnsafe(needed * 2);
      this.#bytes.copy(grown, 0, 0, this.#size);
      this.#bytes = grown;
    }
    chunk.copy(this.#bytes, this.#size);
    this.#size = needed;
  }

  #stop(end: Arrival): Arrival {
    this.#isOver = true;
    this.#bytes = Buffer.alloc(0);
    this.#size = 0;
    this.#parts = [];
    return end;
  }

  #refuse({ isFinal, opcode, size }: Header): Arrival | null {
    const isControl = opcode >= 8;
    if (![0, 1, 2, 8, 9, 10].includes(opcode)) return broken(`an unknown opcode ${opcode}`);
    if (isControl && (!isFinal || size > 125))
      return broken('a control frame in parts or too long');
    if (isControl) return null;
    if (opcode === 0 && !this.#isInMessage) return broken('a continuation of nothing');
    if (opcode !== 0 && this.#isInMessage) return broken('a message inside of another');
    return this.#partBytes + size > MOST_MESSAGE_BYTES ? { kind: 'too_big' } : null;
  }

  #take({ opcode, isFinal }: Header, payload: Buffer): Arrival | null {
    if (opcode === 9) return { kind: 'ping', payload };
    if (opcode === 10) return { kind: 'pong', payload };
    if (opcode === 8) return this.#stop(closeOf(payload));
    if (opcode !== 0) this.#isText = opcode === 1;
    this.#parts.push(payload);
    this.#partBytes += payload.length;
    this.#isInMessage = !isFinal;
    if (!isFinal) return null;
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    return { kind: 'message', payload: whole, isText: this.#isText };
  }
}

function readHeader(bytes: Buffer): Header | { readonly fault: Arrival } | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if ((first & 0x70) !== 0) return { fault: broken('a frame of an extension nobody agreed on') };
  // A server never masks (RFC 6455 §5.1).
  if ((second & 0x80) !== 0) return { fault: broken('a masked frame') };
  const common = { isFinal: (first & 0x80) !== 0, opcode: first & 0x0f };
  const short = second & 0x7f;
  if (short < 126) return { ...common, size: short, headBytes: 2 };
  const headBytes = short === 126 ? 4 : 10;
  if (bytes.length < headBytes) return null;
  if (short === 126) return { ...common, size: bytes.readUInt16BE(2), headBytes };
  const size = bytes.readBigUInt64BE(2);
  if (size >= 2n ** 63n) return { fault: broken('a length with its highest bit set') };
  return { ...common, size: Number(size), headBytes };
}

function closeOf(payload: Buffer): Arrival {
  if (payload.length === 1) return broken('half of a close code');
  return { kind: 'close', code: payload.length === 0 ? noCode : payload.readUInt16BE(0) };
}

function broken(what: string): Arrival {
  return { kind: 'broken', message: `sent ${what}` };
}
