import type { ReadProgress } from './conversation.ts';

const oid = Buffer.from('1.3.6.1.4.1.1466.20037');

/** The request for StartTLS: message 1, an extended request with its object id (RFC 4511 §4.14.1). */
export const ldapStartTls: Buffer = Buffer.concat([
  Buffer.of(0x30, oid.length + 7, 0x02, 0x01, 0x01, 0x77, oid.length + 2, 0x80, oid.length),
  oid,
]);

/** In the place of a result code when the bytes are no such message. */
export const NOT_LDAP = -1;
const MAX_BYTES = 4_096;

/**
 * The result code of an extended response (RFC 4511 §4.1.9): 0 is success, -1 stands for bytes that are no such message.
 * Lengths are read in their short and long definite forms (X.690 §8.1.3).
 */
export function readLdapResult(bytes: Buffer): ReadProgress<number> {
  if (bytes.length > 0 && bytes[0] !== 0x30) return stop(bytes);
  const message = element(bytes, 0);
  if (message === 'more') return bytes.length > MAX_BYTES ? stop(bytes) : 'more';
  if (message === null) return stop(bytes);
  const id = element(bytes, message.start);
  if (!isElement(id) || id.tag !== 0x02) return stop(bytes);
  const response = element(bytes, id.end);
  if (!isElement(response) || response.tag !== 0x78) return stop(bytes);
  const code = element(bytes, response.start);
  if (!isElement(code) || code.tag !== 0x0a || code.end !== code.start + 1) return stop(bytes);
  return { value: bytes[code.start] ?? NOT_LDAP, usedBytes: message.end };
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

function isElement(found: Element | 'more' | null): found is Element {
  return found !== null && found !== 'more';
}

function element(bytes: Buffer, at: number): Element | 'more' | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return 'more';
  const extra = first < 0x80 ? 0 : first - 0x80;
  if (first === 0x80 || extra > 3) return null;
  if (bytes.length < at + 2 + extra) return 'more';
  const length = extra === 0 ? first : bytes.readUIntBE(at + 2, extra);
  const start = at + 2 + extra;
  return start + length > bytes.length ? 'more' : { tag, start, end: start + length };
}

function stop(bytes: Buffer): ReadProgress<number> {
  return { value: NOT_LDAP, usedBytes: bytes.length };
}
