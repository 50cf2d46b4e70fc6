import { FLAGS, FRAMES, writeFrame } from './frame.ts';
import { writeHeaders } from './hpack.ts';

/** One request over HTTP/2 (RFC 9113) with a body and an answer that is read to its end. */
export interface Http2Call {
  /** `:method`, `:scheme`, `:authority` and `:path` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** More than this of an answer ends it. */
  readonly maxBodyBytes: number;
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
// SETTINGS_ENABLE_PUSH (2) off, and SETTINGS_MAX_HEADER_LIST_SIZE (6) of 64 KiB (RFC 9113 §6.5.2).
const SETTINGS = Buffer.of(0, 2, 0, 0, 0, 0, 0, 6, 0, 1, 0, 0);
/** Ours, the first that a client opens. */
export const STREAM_ID = 1;

/** All that is sent of a call, in one piece. */
export function callBytes({ headers, body }: Http2Call): Buffer {
  const { endHeaders, endStream } = FLAGS;
  const stream = STREAM_ID;
  return Buffer.concat([
    Buffer.from(PREFACE),
    writeFrame({ type: FRAMES.settings, flags: 0, stream: 0, payload: SETTINGS }),
    writeFrame({ type: FRAMES.headers, flags: endHeaders, stream, payload: writeHeaders(headers) }),
    writeFrame({ type: FRAMES.data, flags: endStream, stream, payload: body }),
  ]);
}
