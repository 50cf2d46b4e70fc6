import type { Problem } from '../core/errors.ts';
import { joinPath } from '../core/forms/path.ts';
import { describeValue } from '../core/forms/quote.ts';
import { complain, type Form, type Reading } from '../core/forms/reading.ts';

/** Calls `read` with every entry of a list section and its path; a section left out or left empty has none. */
export function readSection<Item>(
  reading: Reading,
  { form, key }: { readonly form: Form; readonly key: string },
  read: (entry: unknown, path: string) => Item | null,
): readonly Item[] {
  const section = form[key] ?? [];
  if (!Array.isArray(section)) {
    const hint = 'begin each entry with -';
    complain(reading, { key, message: `must be a list, not ${describeValue(section)}`, hint });
    return [];
  }
  return section
    .map((entry: unknown, index) => read(entry, joinPath(key, index)))
    .filter((item) => item !== null);
}

/** What a reader of one entry gives back. */
type EntryReading<Item> =
  | ({ readonly kind: 'ok' } & Item)
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** The item of a reading, or `null` after its problems were taken over. */
export function accept<Item extends object>(
  reading: Reading,
  entry: EntryReading<Item>,
): Extract<EntryReading<Item>, { kind: 'ok' }> | null {
  if (entry.kind === 'ok') return entry;
  for (const problem of entry.problems) reading.problems.push(problem);
  return null;
}

/** The texts under one key of every entry of a list section, with their places, whether or not the entry is sound. */
export function textsOf(
  form: Form,
  { section, key }: { readonly section: string; readonly key: string },
): readonly { readonly text: string; readonly path: string }[] {
  const entries = form[section];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, index) => {
    const text = typeof entry === 'object' && entry !== null ? (entry as Form)[key] : undefined;
    return typeof text === 'string'
      ? [{ text, path: joinPath(joinPath(section, index), key) }]
      : [];
  });
}
