import { Type, type TArray, type TString } from 'typebox';
import type { EntityName, Field, FieldTexts, GivenReference } from '../forms/field.ts';
import { joinPath } from '../forms/path.ts';
import { describeValue, hasHiddenCharacters } from '../forms/quote.ts';
import { complain, type Reading } from '../forms/reading.ts';

const MAX_TEXT_LENGTH = 2_048;

/** Monitors in references: unlike others they are called by name or address too. */
export const MONITOR_NAME: EntityName = { name: 'monitor', plural: 'monitors' };

/** Monitors by id, name or address: one text, or a list of them, each once. */
export function monitorNamesField<Key extends string>(
  key: Key,
  { maxItems, ...texts }: FieldTexts & { readonly maxItems: number },
): Field<Key, readonly string[], TArray<TString>> {
  return {
    key,
    schema: Type.Array(Type.String({ minLength: 1, maxLength: MAX_TEXT_LENGTH }), {
      ...texts,
      maxItems,
      default: [],
    }),
    fallback: [],
    column: 'json',
    read: (reading, { value, fallback }) => {
      if (value === undefined) return fallback;
      return value === null ? [] : readNames(reading, { key, value, maxItems });
    },
    describe: (names) => [...names],
    references: { to: [MONITOR_NAME], in: (given) => namesIn(given) },
    inLists: { alias: key, parse: (text) => text.split(',').map((name) => name.trim()) },
  };
}

function namesIn(given: unknown): readonly GivenReference[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.flatMap((each, index) =>
    typeof each === 'string' && each.trim() !== ''
      ? [
          {
            to: MONITOR_NAME,
            id: each.normalize('NFC').trim(),
            below: Array.isArray(given) ? joinPath('', index) : '',
          },
        ]
      : [],
  );
}

function readNames(
  reading: Reading,
  {
    key,
    value,
    maxItems,
  }: { readonly key: string; readonly value: unknown; readonly maxItems: number },
): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const path = joinPath(reading.path, key);
  if (list.length > maxItems) {
    complain(reading, { key, message: `must be at most ${maxItems}, not ${list.length}` });
    return [];
  }
  const names = list.flatMap((each, index) => {
    const name = typeof each === 'string' ? each.normalize('NFC').trim() : '';
    if (name !== '' && name.length <= MAX_TEXT_LENGTH && !hasHiddenCharacters(name)) return [name];
    const place = Array.isArray(value) ? joinPath(path, index) : path;
    const message = `must be a monitor by id, name or address, not ${describeValue(each)}`;
    complain({ path: place, problems: reading.problems }, { key: '', message });
    return [];
  });
  return [...new Set(names)];
}
