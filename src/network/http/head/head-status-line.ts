import type { HeadFault } from './head.ts';

/** A status line, read. `phraseStart` is where the reason phrase begins in the bytes given. */
export interface StatusLine {
  readonly statusCode: number;
  /** As it was sent: `1.1`. */
  readonly version: string;
  readonly isOddVersion: boolean;
  readonly phraseStart: number;
}

const protocol = [0x48, 0x54, 0x54, 0x50, 0x2f]; // HTTP/
const MAX_VERSION = 7;

/** Whether the bytes so far can still become a status line: everything that is not HTTP shows in its first bytes. */
export function mayBeHttp(bytes: Uint8Array, start: number, end: number): boolean {
  const known = Math.min(end - start, protocol.length);
  for (let index = 0; index < known; index += 1) {
    if (bytes[start + index] !== protocol[index]) return false;
  }
  return true;
}

/** Reads `HTTP/1.1 200 OK` (RFC 9112 §4), leniently: any version, several spaces, no reason phrase. */
export function readStatusLine(bytes: Buffer, start: number, end: number): StatusLine | HeadFault {
  if (end - start < protocol.length || !mayBeHttp(bytes, start, end)) return 'not_http';
  let at = start + protocol.length;
  const versionStart = at;
  while (at < end && isVersionByte(bytes[at] ?? 0)) at += 1;
  const versionLength = at - versionStart;
  if (versionLength === 0 || versionLength > MAX_VERSION) return 'not_http';
  if (at < end && bytes[at] !== 0x20) return 'not_http';
  while (at < end && bytes[at] === 0x20) at += 1;
  const code = readStatusCode(bytes, at, end);
  if (code === null) return 'bad_status';
  const version = bytes.toString('latin1', versionStart, versionStart + versionLength);
  return { ...code, version, isOddVersion: version !== '1.1' && version !== '1.0' };
}

function readStatusCode(
  bytes: Uint8Array,
  codeStart: number,
  end: number,
): { readonly statusCode: number; readonly phraseStart: number } | null {
  let at = codeStart;
  let statusCode = 0;
  while (at < end && at - codeStart < 4 && isDigit(bytes[at] ?? 0)) {
    statusCode = statusCode * 10 + (bytes[at] ?? 0) - 0x30;
    at += 1;
  }
  if (at - codeStart !== 3 || statusCode < 100) return null;
  if (at < end && bytes[at] !== 0x20 && bytes[at] !== 0x09) return null;
  return { statusCode, phraseStart: Math.min(end, at + 1) };
}

function isVersionByte(byte: number): boolean {
  return isDigit(byte) || byte === 0x2e;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
