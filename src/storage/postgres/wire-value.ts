import type { Value } from '../sql/steps.ts';

/** Object ids of PostgreSQL's types (`SELECT oid, typname FROM pg_type`). */
const TYPES = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  float4: 700,
  float8: 701,
  numeric: 1700,
} as const;
const NUMBERS: ReadonlySet<number> = new Set([
  TYPES.int8,
  TYPES.int2,
  TYPES.int4,
  TYPES.float4,
  TYPES.float8,
  TYPES.numeric,
]);

/**
 * PostgreSQL refuses texts with a NUL, which other databases keep. It is written as this mark with a `0`, and the mark
 * itself, which has no meaning in any text (a noncharacter of Unicode), with a `1`.
 */
const MARK = '\u{10FFFE}';

/** A value as the server takes it: bytes as they are, everything else as text. */
export function toWire(value: Value): string | Buffer | null {
  if (typeof value === 'string') return withoutNul(value);
  if (value === null || typeof value === 'number') return value === null ? null : String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** A column of a row as the stores know it: truth as 1 and 0. */
export function fromWire(text: string | null, type: number): Value {
  if (text === null) return null;
  if (NUMBERS.has(type)) return Number(text);
  if (type === TYPES.bytea) return Buffer.from(text.slice(2), 'hex');
  if (type === TYPES.bool) return text === 't' ? 1 : 0;
  return withNul(text);
}

function withoutNul(text: string): string {
  if (!text.includes('\0') && !text.includes(MARK)) return text;
  return text.replaceAll(MARK, `${MARK}1`).replaceAll('\0', `${MARK}0`);
}

function withNul(text: string): string {
  if (!text.includes(MARK)) return text;
  return text.replaceAll(`${MARK}0`, '\0').replaceAll(`${MARK}1`, MARK);
}
