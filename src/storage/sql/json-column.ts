/** A JSON column's text as the value it was made of. */
export function fromJson<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

/** The same for a column that may be empty. */
export function fromNullableJson<Value>(text: string | null): Value | null {
  return text === null ? null : fromJson<Value>(text);
}

/** A value as a JSON column's text; `null` stays `null`. */
export function toNullableJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
