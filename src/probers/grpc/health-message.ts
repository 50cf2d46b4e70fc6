/**
 * The two messages of the standard health service, grpc.health.v1
 * (https://github.com/grpc/grpc/blob/master/doc/health-checking.md), in the wire format of Protocol Buffers
 * (https://protobuf.dev/programming-guides/encoding/) behind the five bytes of gRPC's length-prefixed messages
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
 */

/** How a service says it is. */
export type Serving = 'unknown' | 'serving' | 'not_serving' | 'service_unknown';

const servings: readonly Serving[] = ['unknown', 'serving', 'not_serving', 'service_unknown'];
const PREFIX_BYTES = 5;
const MAX_VARINT_BYTES = 10;

/** `HealthCheckRequest { string service = 1; }` of at most 16,383 bytes. */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service, 'utf8');
  const size = name.length;
  const length = size < 0x80 ? Buffer.of(size) : Buffer.of((size & 0x7f) | 0x80, size >> 7);
  const message = size === 0 ? name : Buffer.concat([Buffer.of(0x0a), length, name]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** `HealthCheckResponse { ServingStatus status = 1; }`; `null` for anything that is not exactly one of them. */
export function readHealthResponse(body: Buffer): Serving | null {
  // A compressed message is none that we asked for.
  if (body.length < PREFIX_BYTES || body[0] !== 0) return null;
  if (body.readUInt32BE(1) !== body.length - PREFIX_BYTES) return null;
  const message = body.subarray(PREFIX_BYTES);
  let status = 0;
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    if (tag === null) return null;
    const value = readValue(message, { wireType: tag.value & 7, from: tag.end });
    if (value === null) return null;
    if (tag.value === 0x08) status = value.value;
    at = value.end;
  }
  return servings[status] ?? null;
}

interface Piece {
  readonly value: number;
  /** Where the next piece begins. */
  readonly end: number;
}

// Fields of a newer version of the message are passed over.
function readValue(
  bytes: Buffer,
  { wireType, from }: { readonly wireType: number; readonly from: number },
): Piece | null {
  if (wireType === 0) return readVarint(bytes, from);
  if (wireType === 2) {
    const length = readVarint(bytes, from);
    return length === null ? null : within(bytes, length.end + length.value);
  }
  if (wireType === 1) return within(bytes, from + 8);
  return wireType === 5 ? within(bytes, from + 4) : null;
}

function within(bytes: Buffer, end: number): Piece | null {
  return end <= bytes.length ? { value: 0, end } : null;
}

function readVarint(bytes: Buffer, from: number): Piece | null {
  let value = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
    const byte = bytes[from + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: from + index + 1 };
  }
  return null;
}
