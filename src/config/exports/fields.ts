/** An object of an export, of which nothing is certain. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The objects of a list; anything else is left out. */
export function fieldsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A text that is not empty; a number as one. */
export function textIn(fields: Fields, key: string): string | null {
  const value = fields[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A number, also one that is written as text. */
export function numberIn(fields: Fields, key: string): number | null {
  const value = fields[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** What other tools write for yes: `true`, `1`, `"1"`, `"true"`. */
export function isOn(fields: Fields, key: string): boolean {
  return [true, 1, '1', 'true'].includes(fields[key] as string);
}

/** The same for no; something that is not there is neither. */
export function isOff(fields: Fields, key: string): boolean {
  return [false, 0, '0', 'false'].includes(fields[key] as string);
}

/** The texts of a list, or a single one as a list. */
export function textsIn(fields: Fields, key: string): readonly string[] {
  const value = fields[key];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each): each is string => typeof each === 'string' && each !== '');
}
