import { readDnsName, writeDnsName } from './name.ts';

// Wire format: RFC 1035 §4. No EDNS at first: every server has to answer without it (RFC 6891 §7), what does not fit into
// 512 bytes comes over TCP (RFC 7766 §5), and boxes that mangle it exist.

/** Types of records (RFC 1035 §3.2.2, RFC 3596, RFC 2782, RFC 8659). */
export const DNS_TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  CAA: 257,
} as const;
export type DnsType = keyof typeof DNS_TYPES;

/** Response codes of RFC 1035 §4.1.1. */
export const DNS_CODES = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
} as const;

/** One record of an answer; its data lie in `message`, because names in them may point to other parts of it. */
export interface DnsRecord {
  readonly owner: string;
  readonly type: number;
  readonly ttlSeconds: number;
  readonly message: Buffer;
  readonly dataAt: number;
  readonly dataBytes: number;
}

/** The content of an answer. */
export interface DnsReply {
  /** A response code (`DNS_CODES`). */
  readonly code: number;
  /** The second 16 bits of the header. */
  readonly flags: number;
  /** The answer did not fit; over UDP it holds no records then. */
  readonly isTruncated: boolean;
  /** The records of the answer section, of class IN. */
  readonly records: readonly DnsRecord[];
}

/** The meaning of some bytes for an open question. */
export type DnsReading =
  | { readonly kind: 'reply'; readonly reply: DnsReply }
  /** The answer to this question, and it cannot be read. */
  | { readonly kind: 'broken' }
  /** No answer to this question; `isReadable` when it is at least one to another question or with another id. */
  | { readonly kind: 'other'; readonly isReadable: boolean };

const HEADER_BYTES = 12;
const CLASS_IN = 1;
const IS_RESPONSE = 0x80;
const OPCODE_MASK = 0x78;
const TRUNCATED_FLAG = 0x02;
// RFC 2181 §8: a time to live with its highest bit set counts as zero.
const MAX_TTL_SECONDS = 0x7f_ff_ff_ff;

/** One question, recursion desired; its id is put in by `withId`. `null` when the name cannot be written. */
export function writeDnsQuestion(name: string, type: number): Buffer | null {
  const wireName = writeDnsName(name);
  if (wireName === null) return null;
  const message = Buffer.alloc(HEADER_BYTES + wireName.length + 4);
  message[2] = 0x01;
  message[5] = 1;
  wireName.copy(message, HEADER_BYTES);
  message.writeUInt16BE(type, message.length - 4);
  message.writeUInt16BE(CLASS_IN, message.length - 2);
  return message;
}

// An OPT record of the root with 1,232 bytes for the answer (RFC 6891 §6.1.2; https://www.dnsflagday.net/2020/).
const OPT_RECORD = Buffer.from('00002904d0000000000000', 'hex');
const ADDITIONAL_COUNT_AT = 10;

/** The same question, with room for an answer that does not fit into 512 bytes. */
export function withEdns(question: Buffer): Buffer {
  const message = Buffer.concat([question, OPT_RECORD]);
  message.writeUInt16BE(1, ADDITIONAL_COUNT_AT);
  return message;
}

/**
 * Reads what came for a question. Nothing behind the header is looked at before the id, the kind of message and the
 * question are those that were sent (RFC 5452 §9.1); a server that did not understand may leave the question out.
 */
export function readDnsReply(message: Buffer, question: Buffer): DnsReading {
  if (message.length < HEADER_BYTES) return { kind: 'other', isReadable: false };
  const flags = message.readUInt8(2);
  const isMine = message[0] === question[0] && message[1] === question[1];
  if ((flags & IS_RESPONSE) === 0 || (flags & OPCODE_MASK) !== 0) {
    return { kind: 'other', isReadable: false };
  }
  if (!isMine) return { kind: 'other', isReadable: true };
  const code = message.readUInt8(3) & 0x0f;
  const answered = { code, flags: message.readUInt16BE(2) };
  const questions = message.readUInt16BE(4);
  const isTruncated = (flags & TRUNCATED_FLAG) !== 0;
  if (questions === 0 && code !== DNS_CODES.noError && code !== DNS_CODES.nameError) {
    return { kind: 'reply', reply: { ...answered, isTruncated: false, records: [] } };
  }
  if (questions !== 1) return { kind: 'other', isReadable: false };
  if (!hasQuestion(message, question)) return { kind: 'other', isReadable: true };
  if (isTruncated) return { kind: 'reply', reply: { ...answered, isTruncated, records: [] } };
  const records = readRecords(message, question.length);
  return records === null
    ? { kind: 'broken' }
    : { kind: 'reply', reply: { ...answered, isTruncated, records } };
}

// Names are compared without regard to case (RFC 4343 §3). No length of a label is a letter, so bytes can be compared.
function hasQuestion(message: Buffer, question: Buffer): boolean {
  if (message.length < question.length) return false;
  for (let at = HEADER_BYTES; at < question.length; at += 1) {
    const mine = question[at] ?? 0;
    const theirs = message[at] ?? 0;
    if (mine !== theirs && (!isLetter(mine) || (mine ^ theirs) !== 0x20)) return false;
  }
  return true;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function readRecords(message: Buffer, start: number): DnsRecord[] | null {
  const count = message.readUInt16BE(6);
  const owners = new OwnerReader(message);
  const records: DnsRecord[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const owner = owners.read(at);
    if (owner === null || owner.next + 10 > message.length) return null;
    const dataAt = owner.next + 10;
    const dataBytes = message.readUInt16BE(owner.next + 8);
    at = dataAt + dataBytes;
    if (at > message.length) return null;
    if (message.readUInt16BE(owner.next + 2) !== CLASS_IN) continue;
    const ttlSeconds = message.readUInt32BE(owner.next + 4);
    records.push({
      owner: owner.text,
      type: message.readUInt16BE(owner.next),
      ttlSeconds: ttlSeconds > MAX_TTL_SECONDS ? 0 : ttlSeconds,
      message,
      dataAt,
      dataBytes,
    });
  }
  return records;
}

/**
 * Reads the names of records. Thousands of them usually point to the same place, which is read once; thousands of
 * different ones, each put together from a hundred labels, are an attempt to keep us busy.
 */
class OwnerReader {
  readonly #message: Buffer;
  #pointer = 0;
  #text = '';
  #leftCharacters = 65_535;

  constructor(message: Buffer) {
    this.#message = message;
  }

  read(at: number): ReturnType<typeof readDnsName> {
    const pointer = at + 2 <= this.#message.length ? this.#message.readUInt16BE(at) : 0;
    const isPointer = pointer >= 0xc000;
    if (isPointer && pointer === this.#pointer) return { text: this.#text, next: at + 2 };
    const owner = readDnsName(this.#message, at);
    this.#leftCharacters -= owner?.text.length ?? 0;
    if (owner === null || this.#leftCharacters < 0) return null;
    if (isPointer) {
      this.#pointer = pointer;
      this.#text = owner.text;
    }
    return owner;
  }
}
