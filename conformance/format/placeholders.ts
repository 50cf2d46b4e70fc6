import type { PlainValue } from './expectation.ts';

/** Values by placeholder, such as `site`, `site.port`. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** Fills `{site}`, `{site.port}` and their like; braces around anything unknown stay. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{([a-z][\w-]*(?:\.\w+)?)\}/gi, (whole, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? whole) : whole,
  );
}

/** The same in every text of a value. */
export function fillPlain(value: PlainValue, values: PlaceholderValues): PlainValue {
  if (typeof value === 'string') return fillPlaceholders(value, values);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((each) => fillPlain(each, values));
  return fillRecord(value, values);
}

/** The same in every text of a record. */
export function fillRecord(
  record: Readonly<Record<string, PlainValue>>,
  values: PlaceholderValues,
): Record<string, PlainValue> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, fillPlain(value, values)]),
  );
}

function isList(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}
