import type { HttpField } from './head.ts';

/** One header line, read. `field` is `null` for names that are not kept. */
export interface HeaderLine {
  readonly kind: 'field' | 'continuation' | 'bad';
  readonly field: HttpField | null;
  /** Text of a continued line. */
  readonly continuation: string;
  readonly isOdd: boolean;
}

type KeptName = readonly [name: string, bytes: Uint8Array];

/** The names that a reader keeps by their length, ready for comparison with bytes. */
export type FieldFilter = ReadonlyMap<number, readonly KeptName[]>;

/** Keeps fields of these names (lower case) and forgets the others. */
export function fieldFilter(names: readonly string[]): FieldFilter {
  const kept = names.map((name): KeptName => [name, Uint8Array.from(Buffer.from(name, 'latin1'))]);
  return Map.groupBy(kept, ([name]) => name.length);
}

const plain: HeaderLine = { kind: 'field', field: null, continuation: '', isOdd: false };
const odd: HeaderLine = { kind: 'field', field: null, continuation: '', isOdd: true };
const bad: HeaderLine = { kind: 'bad', field: null, continuation: '', isOdd: true };

// RFC 9110 §5.6.2: what a field name is made of.
const isTokenByte = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  isTokenByte[char.charCodeAt(0)] = 1;
}

/**
 * Reads one line of a head, without its line end, as a browser would: only a NUL in a name is beyond repair. Without a
 * filter every field is kept.
 */
export function readHeaderLine(
  bytes: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
  filter: FieldFilter | null,
): HeaderLine {
  const first = bytes[start];
  // A line that begins with a blank continues the one before (obs-fold, RFC 9112 §5.2).
  if (first === 0x20 || first === 0x09) {
    return {
      ...odd,
      kind: 'continuation',
      continuation: bytes.toString('latin1', start, end).trim(),
    };
  }
  let at = start;
  let isOdd = false;
  while (at < end && bytes[at] !== 0x3a) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) return bad;
    if (isTokenByte[byte] === 0) isOdd = true;
    at += 1;
  }
  if (at === end || at === start) return odd;
  let nameEnd = at;
  while (nameEnd > start && isBlank(bytes[nameEnd - 1] ?? 0)) nameEnd -= 1;
  for (let index = at + 1; index < end && !isOdd; index += 1) isOdd = isControl(bytes[index] ?? 0);
  const name =
    filter === null
      ? bytes.toString('latin1', start, nameEnd).toLowerCase()
      : keptName(bytes, start, filter.get(nameEnd - start));
  if (name === null) return isOdd ? odd : plain;
  const value = bytes.toString('latin1', at + 1, end).trim();
  return { kind: 'field', field: [name, value], continuation: '', isOdd };
}

function keptName(
  bytes: Uint8Array,
  start: number,
  names: readonly KeptName[] = [],
): string | null {
  for (const [name, wanted] of names) {
    let index = 0;
    // Setting bit 5 turns upper into lower case; a dash has it already.
    while (index < wanted.length && ((bytes[start + index] ?? 0) | 0x20) === wanted[index]) {
      index += 1;
    }
    if (index === wanted.length) return name;
  }
  return null;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09) || byte === 0x7f;
}
