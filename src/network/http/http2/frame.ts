import { ByteStore } from '../body/byte-store.ts';

/** One frame (RFC 9113 §4.1). */
export interface Http2Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  /** Good until the next frame. */
  readonly payload: Buffer;
}

/** Types of frames (RFC 9113 §6). */
export const FRAMES = {
  data: 0,
  headers: 1,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  continuation: 9,
} as const;

/** Flags of frames; the first means the end of a stream, or that a setting or a ping is acknowledged. */
export const FLAGS = {
  endStream: 0x01,
  ack: 0x01,
  endHeaders: 0x04,
  padded: 0x08,
  priority: 0x20,
} as const;

const HEADER_BYTES = 9;
/** Peers may not send longer ones to us, because we never allow it (RFC 9113 §4.2). */
const MAX_PAYLOAD_BYTES = 16_384;

/** A frame as it is sent. */
export function writeFrame(frame: Http2Frame): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntBE(frame.payload.length, 0, 3);
  header[3] = frame.type;
  header[4] = frame.flags;
  header.writeUInt32BE(frame.stream, 5);
  return Buffer.concat([header, frame.payload]);
}

/** Takes frames out of a stream of pieces of any size; holds one of them. */
export class Http2FrameReader {
  readonly #store = new ByteStore(HEADER_BYTES + MAX_PAYLOAD_BYTES);

  /** Hands on the frames that are complete, until the caller has enough; `broken` when one is too long to be one. */
  push(piece: Buffer, onFrame: (frame: Http2Frame) => 'more' | 'enough'): 'fine' | 'broken' {
    let at = 0;
    while (at < piece.length) {
      const end = Math.min(piece.length, at + this.#missingBytes());
      this.#store.addRange(piece, at, end);
      at = end;
      const missing = this.#missingBytes();
      if (missing === Number.POSITIVE_INFINITY) return 'broken';
      if (missing > 0) continue;
      const reading = onFrame(frameIn(this.#store.view()));
      this.#store.drop(this.#store.length);
      if (reading === 'enough') break;
    }
    return 'fine';
  }

  /** Of the frame under way, or of its header. */
  #missingBytes(): number {
    const held = this.#store.length;
    if (held < HEADER_BYTES) return HEADER_BYTES - held;
    const payloadBytes = this.#store.view().readUIntBE(0, 3);
    if (payloadBytes > MAX_PAYLOAD_BYTES) return Number.POSITIVE_INFINITY;
    return HEADER_BYTES + payloadBytes - held;
  }
}

function frameIn(bytes: Buffer): Http2Frame {
  return {
    type: bytes[3] ?? 0,
    flags: bytes[4] ?? 0,
    // The highest bit means nothing.
    stream: bytes.readUInt32BE(5) & 0x7f_ff_ff_ff,
    payload: bytes.subarray(HEADER_BYTES),
  };
}

/** The content of a frame without its padding and what stands in front of its headers; `null` when there is less than it says. */
export function contentOf({ type, flags, payload }: Http2Frame): Buffer | null {
  const isPadded = (flags & FLAGS.padded) !== 0;
  const hasPriority = type === FRAMES.headers && (flags & FLAGS.priority) !== 0;
  const start = (isPadded ? 1 : 0) + (hasPriority ? 5 : 0);
  const end = payload.length - (isPadded ? (payload[0] ?? 0) : 0);
  return start > end ? null : payload.subarray(start, end);
}
