import type { JsonValue } from '../../../core/json.ts';

/** Whether two values are equal, whatever the order of names (RFC 9535 §2.3.5.2.2); no deeper than both of them go. */
export function isSame(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true;
  if (!isDeep(one) || !isDeep(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every(
    (name) => Object.hasOwn(other, name) && isSame(one[name] ?? null, other[name] ?? null),
  );
}

/** The beginning of a value as JSON: only so much of it is looked at, since a page may be as deep as it is long. */
export function beginningOf(value: JsonValue, maxLength: number): string {
  const text = writtenUpTo(value, maxLength + 1);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

function writtenUpTo(value: JsonValue, length: number): string {
  if (length <= 0) return '';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, length));
  if (!isDeep(value)) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  let text = open ?? '';
  for (const name in value) {
    if (text.length >= length) return text;
    if (text.length > 1) text += ',';
    if (!Array.isArray(value)) text += `${JSON.stringify(name.slice(0, length))}:`;
    text += writtenUpTo(value[name] ?? null, length - text.length);
  }
  return `${text}${close}`;
}

type DeepValue = Readonly<Record<string, JsonValue>>;

/** Whether it is a list or a map. */
export function isDeep(value: JsonValue): value is DeepValue {
  return typeof value === 'object' && value !== null;
}
