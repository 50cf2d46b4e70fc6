import { readHuffman } from './hpack-huffman.ts';

/** A name in lower case, and a value. */
export type HeaderField = readonly [name: string, value: string];

/** The fields of a block of headers; `broken` when it cannot be read, and then no later one can. */
export type HeaderReading =
  | { readonly kind: 'fields'; readonly fields: readonly HeaderField[] }
  | 'broken'
  | 'too_big';

// RFC 7541 Appendix A, `name` or `name: value`.
const staticFields: readonly HeaderField[] = `
:authority|:method: GET|:method: POST|:path: /|:path: /index.html|:scheme: http|:scheme: https|:status: 200|:status: 204
:status: 206|:status: 304|:status: 400|:status: 404|:status: 500|accept-charset|accept-encoding: gzip, deflate
accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|authorization|cache-control
content-disposition|content-encoding|content-language|content-length|content-location|content-range|content-type|cookie
date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified
link|location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after|server|set-cookie
strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate`
  .trim()
  .split(/[|\n]/)
  .map((text) => {
    const [name = '', value = ''] = text.split(': ');
    return [name, value];
  });

// Both sides begin with this (RFC 9113 §6.5.2), and we ask for no more.
const MAX_TABLE_BYTES = 4_096;
// RFC 7541 §4.1.
const FIELD_OVERHEAD_BYTES = 32;
const MAX_FIELDS = 128;
const MAX_TEXT_BYTES = 65_536;
const MAX_INTEGER_BYTES = 4;

/** Writes fields as literals that the peer need not remember (RFC 7541 §6.2.2). */
export function writeHeaders(fields: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(Buffer.of(0), writeText(name), writeText(value));
  }
  return Buffer.concat(parts);
}

function writeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const limit = 0x7f;
  const length: number[] = bytes.length < limit ? [bytes.length] : [limit];
  if (bytes.length >= limit) {
    let rest = bytes.length - limit;
    for (; rest >= 128; rest >>= 7) length.push((rest & 0x7f) | 0x80);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

/**
 * Reads the headers of one connection (RFC 7541), block by block. What a block unfolds to is bounded: one byte can mean
 * four thousand that were sent before.
 */
export class HeaderReader {
  /** The newest first. */
  #table: HeaderField[] = [];
  #tableBytes = 0;
  #maxTableBytes = MAX_TABLE_BYTES;

  read(block: Buffer): HeaderReading {
    const fields: HeaderField[] = [];
    const cursor = new Cursor(block);
    let textBytes = 0;
    while (!cursor.isAtEnd) {
      const field = this.#readField(cursor);
      if (field === null) return 'broken';
      if (field === 'none') continue;
      fields.push(field);
      textBytes += field[0].length + field[1].length;
      if (fields.length > MAX_FIELDS || textBytes > MAX_TEXT_BYTES) return 'too_big';
    }
    return { kind: 'fields', fields };
  }

  #readField(cursor: Cursor): HeaderField | 'none' | null {
    const first = cursor.peek();
    if ((first & 0x80) !== 0) return this.#fieldAt(cursor.integer(7));
    if ((first & 0xe0) === 0x20) return this.#resize(cursor.integer(5));
    const isRemembered = (first & 0x40) !== 0;
    const index = cursor.integer(isRemembered ? 6 : 4);
    if (index === null) return null;
    const name = index === 0 ? cursor.text() : (this.#fieldAt(index)?.[0] ?? null);
    const value = name === null ? null : cursor.text();
    if (name === null || value === null) return null;
    const field: HeaderField = [name, value];
    if (isRemembered) this.#remember(field);
    return field;
  }

  #fieldAt(index: number | null): HeaderField | null {
    if (index === null || index === 0) return null;
    return staticFields[index - 1] ?? this.#table[index - 1 - staticFields.length] ?? null;
  }

  #resize(bytes: number | null): 'none' | null {
    if (bytes === null || bytes > MAX_TABLE_BYTES) return null;
    this.#maxTableBytes = bytes;
    this.#evict(0);
    return 'none';
  }

  #remember(field: HeaderField): void {
    const bytes = bytesOf(field);
    this.#evict(bytes);
    if (bytes > this.#maxTableBytes) return;
    this.#table.unshift(field);
    this.#tableBytes += bytes;
  }

  #evict(neededBytes: number): void {
    while (this.#tableBytes + neededBytes > this.#maxTableBytes) {
      const oldest = this.#table.pop();
      if (oldest === undefined) return;
      this.#tableBytes -= bytesOf(oldest);
    }
  }
}

class Cursor {
  readonly #block: Buffer;
  #at = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#block.length;
  }

  peek(): number {
    return this.#block[this.#at] ?? 0;
  }

  /** A number whose first bits share their byte with something else (RFC 7541 §5.1); `null` when it is cut or too long. */
  integer(prefixBits: number): number | null {
    const limit = 2 ** prefixBits - 1;
    let value = this.peek() & limit;
    this.#at += 1;
    if (value < limit) return value;
    for (let count = 0; count < MAX_INTEGER_BYTES && !this.isAtEnd; count += 1) {
      const byte = this.peek();
      this.#at += 1;
      value += (byte & 0x7f) << (7 * count);
      if ((byte & 0x80) === 0) return value;
    }
    return null;
  }

  text(): string | null {
    if (this.isAtEnd) return null;
    const isCoded = (this.peek() & 0x80) !== 0;
    const length = this.integer(7);
    if (length === null || this.#at + length > this.#block.length) return null;
    const bytes = this.#block.subarray(this.#at, this.#at + length);
    this.#at += length;
    return (isCoded ? readHuffman(bytes) : bytes)?.toString('latin1') ?? null;
  }
}

function bytesOf([name, value]: HeaderField): number {
  return name.length + value.length + FIELD_OVERHEAD_BYTES;
}
