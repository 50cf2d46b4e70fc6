/** Values by placeholder, such as `site`, `site.port`. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** Fills `{site}`, `{site.port}` and their like; braces around anything unknown stay. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{([a-z][\w-]*(?:\.\w+)?)\}/gi, (whole, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? whole) : whole,
  );
}
