import { Type, type TArray, type TNull, type TString, type TUnion } from 'typebox';
import { ID_PATTERN } from '../ids.ts';
import type { EntityName, Field, FieldTexts, GivenReference, References } from './field.ts';
import { joinPath } from './path.ts';
import { describeValue } from './quote.ts';
import { readId } from './read-values.ts';
import { complain, type Reading } from './reading.ts';

const ID = new RegExp(ID_PATTERN);
const idSchema = Type.String({ pattern: ID_PATTERN });

/** The id of another entity; `null` says that there is none. */
export function referenceField<Key extends string, Id extends string>(
  key: Key,
  { to, ...texts }: FieldTexts & { readonly to: EntityName },
): Field<Key, Id | null, TUnion<[TString, TNull]>> {
  return {
    key,
    schema: Type.Union([idSchema, Type.Null()], { ...texts, default: null }),
    fallback: null,
    column: 'text',
    read: (reading, { value, fallback }) => {
      if (value === undefined) return fallback;
      if (value === null) return null;
      return (readId(reading, { key, value }) as Id | null) ?? fallback;
    },
    describe: (id) => id,
    references: oneOf(to),
  };
}

/** The ids of other entities, each once: one of them, a list, or `null` for none. Lists of sites write `ops,web`. */
export function severalField<Key extends string, Id extends string>(
  key: Key,
  { to, maxItems, ...texts }: FieldTexts & { readonly to: EntityName; readonly maxItems: number },
): Field<Key, readonly Id[], TUnion<[TString, TArray<TString>, TNull]>> {
  return {
    key,
    schema: Type.Union([idSchema, Type.Array(idSchema, { maxItems }), Type.Null()], {
      ...texts,
      default: null,
    }),
    fallback: [],
    column: 'json',
    read: (reading, { value, fallback }) =>
      value === undefined ? fallback : (readIds(reading, { key, value, maxItems }) as Id[]),
    describe: ([first, ...others]) =>
      first === undefined ? null : others.length === 0 ? first : [first, ...others],
    references: oneOf(to),
    inLists: { alias: `${key}s`, parse: splitIds },
  };
}

function splitIds(text: string): string | readonly string[] {
  const ids = text.split(',').map((id) => id.trim());
  return ids.length === 1 ? text : ids;
}

/** The same under a key in the plural, always described as a list. */
export function listField<Key extends string, Id extends string>(
  key: Key,
  {
    to,
    maxItems,
    minItems = 0,
    ...texts
  }: FieldTexts & {
    readonly to: EntityName;
    readonly maxItems: number;
    /** 0 by default. */
    readonly minItems?: number;
  },
): Field<Key, readonly Id[], TArray<TString>> {
  return {
    key,
    schema: Type.Array(idSchema, {
      ...texts,
      maxItems,
      ...(minItems > 0 ? { minItems } : { default: [] }),
    }),
    fallback: minItems > 0 ? null : [],
    column: 'json',
    read: (reading, { value, fallback }) => {
      if (value === undefined && fallback !== null) return fallback;
      const before = reading.problems.length;
      const ids = readIds(reading, { key, value, maxItems }) as readonly Id[];
      if (ids.length < minItems && reading.problems.length === before) {
        complain(reading, { key, message: `must name at least ${minItems}` });
      }
      return ids;
    },
    describe: (ids) => [...ids],
    references: oneOf(to),
  };
}

/** Ids, each once, in their order; one alone, a list, or `null` for none. */
export function readIds(
  reading: Reading,
  {
    key,
    value,
    maxItems,
  }: { readonly key: string; readonly value: unknown; readonly maxItems: number },
): readonly string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) {
    const id = readId(reading, { key, value });
    return id === null ? [] : [id];
  }
  const list = { path: joinPath(reading.path, key), problems: reading.problems };
  if (value.length > maxItems) {
    const message = `must be at most ${maxItems}, not ${describeValue(value.length)}`;
    complain(reading, { key, message });
    return [];
  }
  const ids = value.map((each: unknown, index) => {
    const place = { path: joinPath(list.path, index), problems: reading.problems };
    return readId(place, { key: '', value: each });
  });
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Ids of one entity, one alone or in a list. */
function oneOf(to: EntityName): References {
  return { to: [to], in: (given) => idsIn(given, to) };
}

/** The ids of an entity in a value: it may be one, or a list of them. */
export function idsIn(given: unknown, to: EntityName, below = ''): readonly GivenReference[] {
  if (typeof given === 'string') return ID.test(given) ? [{ to, id: given, below }] : [];
  if (!Array.isArray(given)) return [];
  return given.flatMap((each: unknown, index) =>
    typeof each === 'string' ? idsIn(each, to, `${below}[${index}]`) : [],
  );
}
