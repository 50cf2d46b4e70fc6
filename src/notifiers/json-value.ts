/** What lies under a path in a JSON value that a remote peer wrote; `undefined` where the path leads nowhere. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[key];
  }
  return found;
}

/** The text or the number under a path as a text; empty when there is neither. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

/** The finite number under a path, also when it is written as a text; `null` without one. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | null {
  const text = textAt(value, ...path).trim();
  const found = Number(text);
  return text !== '' && Number.isFinite(found) ? found : null;
}
