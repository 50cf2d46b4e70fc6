// Wire format: RFC 1035 §4; EDNS(0): RFC 6891 §6.1.

/** Record types that the farm can answer with. */
export const recordType = { a: 1, cname: 5, aaaa: 28 } as const;

/** Response codes of RFC 1035 §4.1.1. */
export const responseCode = {
  ok: 0,
  formatError: 1,
  serverFailure: 2,
  nxdomain: 3,
  notImplemented: 4,
  refused: 5,
} as const;

/** The one question of a well-formed query. */
export interface DnsQuestion {
  readonly id: number;
  readonly isRecursionDesired: boolean;
  /** As asked, without the final dot; upper and lower case kept, because clients compare the echo. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Largest UDP reply that the client takes: 512, or what its EDNS record says. */
  readonly udpBytes: number;
}

/** A query as read: a question, a message that deserves an error code, or noise that deserves no reply. */
export type DnsQuery =
  | { readonly kind: 'question'; readonly question: DnsQuestion }
  | { readonly kind: 'bad'; readonly id: number; readonly code: number }
  | { readonly kind: 'noise' };

/** One resource record of class IN. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: number;
  readonly ttlSeconds: number;
  readonly data: Buffer;
}

const HEADER_BYTES = 12;
const MAX_NAME_BYTES = 255;
const MAX_POINTERS = 16;
const OPT_TYPE = 41;

/** Reads a query of any origin; never throws. */
export function readQuery(message: Buffer): DnsQuery {
  if (message.length < HEADER_BYTES || (message.readUInt8(2) & 0x80) !== 0)
    return { kind: 'noise' };
  const id = message.readUInt16BE(0);
  if ((message.readUInt8(2) & 0x78) !== 0)
    return { kind: 'bad', id, code: responseCode.notImplemented };
  const name = message.readUInt16BE(4) === 1 ? readName(message, HEADER_BYTES) : null;
  if (name === null || name.next + 4 > message.length)
    return { kind: 'bad', id, code: responseCode.formatError };
  const question = {
    id,
    isRecursionDesired: (message.readUInt8(2) & 0x01) !== 0,
    name: name.text,
    type: message.readUInt16BE(name.next),
    class: message.readUInt16BE(name.next + 2),
    udpBytes: readUdpBytes(message, name.next + 4),
  };
  return { kind: 'question', question };
}

/**
 * Reads a possibly compressed name at `offset`. `null` when it runs over the end, is too long, or follows more
 * pointers than a real message needs; a pointer must lead backwards, so a loop cannot happen.
 */
function readName(
  message: Buffer,
  offset: number,
): { readonly text: string; readonly next: number } | null {
  const labels: string[] = [];
  let at = offset;
  let lowest = offset;
  let next = -1;
  let nameBytes = 0;
  for (let pointers = 0; at < message.length;) {
    const length = message.readUInt8(at);
    if (length === 0) return { text: labels.join('.'), next: next === -1 ? at + 1 : next };
    if (length >= 0xc0) {
      const target = at + 1 < message.length ? message.readUInt16BE(at) & 0x3fff : at;
      pointers += 1;
      if (target >= lowest || pointers > MAX_POINTERS) return null;
      if (next === -1) next = at + 2;
      at = lowest = target;
      continue;
    }
    nameBytes += length + 1;
    if (length > 63 || nameBytes >= MAX_NAME_BYTES || at + 1 + length > message.length) return null;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return null;
}

/** Writes a reply to a question; with `isTruncated` the records are left out and the TC bit is set. */
export function writeReply(
  question: DnsQuestion,
  reply: {
    readonly code: number;
    readonly answers: readonly ZoneRecord[];
    readonly isTruncated?: boolean;
  },
): Buffer {
  const isTruncated = reply.isTruncated === true;
  const answers = isTruncated ? [] : reply.answers;
  const header = writeHeader(question.id, reply.code);
  header.writeUInt8(0x84 | (isTruncated ? 0x02 : 0) | (question.isRecursionDesired ? 0x01 : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(question.type, 0);
  tail.writeUInt16BE(question.class, 2);
  const records = answers.flatMap((record) => writeRecord(record, question.name));
  return Buffer.concat([header, writeName(question.name), tail, ...records]);
}

/** Writes the bare error reply to a message whose question could not be read. */
export function writeError(id: number, code: number): Buffer {
  return writeHeader(id, code);
}

/** Writes a name without compression. Labels over 63 bytes are cut: a scripted zone has none. */
export function writeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label, 'latin1').subarray(0, 63);
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  return Buffer.concat([...parts, Buffer.of(0)]);
}

function writeHeader(id: number, code: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt8(0x84, 2);
  header.writeUInt8(0x80 | code, 3);
  return header;
}

// Two bytes that point at the question's name, which always starts right after the header.
const questionPointer = Buffer.of(0xc0, HEADER_BYTES);

function writeRecord(record: ZoneRecord, asked: string): Buffer[] {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(record.type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(record.ttlSeconds, 4);
  fixed.writeUInt16BE(record.data.length, 8);
  return [record.name === asked ? questionPointer : writeName(record.name), fixed, record.data];
}

function readUdpBytes(message: Buffer, offset: number): number {
  const hasOnlyAdditional = message.readUInt32BE(6) === message.readUInt16BE(10);
  if (!hasOnlyAdditional || message.readUInt16BE(10) === 0 || offset + 5 > message.length)
    return 512;
  if (message.readUInt8(offset) !== 0 || message.readUInt16BE(offset + 1) !== OPT_TYPE) return 512;
  return Math.max(512, Math.min(4096, message.readUInt16BE(offset + 3)));
}
