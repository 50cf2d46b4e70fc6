import { Type, type TEnum, type TSchema } from 'typebox';
import type { TArray, TBoolean, TObject, TString } from 'typebox';
import { formatDuration } from '../duration.ts';
import { ID_PATTERN } from '../ids.ts';
import type { JsonValue } from '../json.ts';
import {
  MAX_NAME_LENGTH,
  rangeOf,
  readChoice,
  readDuration,
  readFlag,
  readId,
  readName,
  readTimezone,
  readWaits,
  type DurationLimits,
  type WaitLimits,
} from './read-values.ts';
import type { Reading } from './reading.ts';

/** What a form says under a key, and what stands in for it. */
export interface GivenValue<Value> {
  readonly key: string;
  /** `undefined` where the form says nothing. */
  readonly value: unknown;
  /** `null`: the form must say something. */
  readonly fallback: Value | null;
  /** The value comes from a text format, where `true` and `"true"` mean the same. */
  readonly isText: boolean;
}

/** One field of an entity: everything that is derived from it is derived from here. */
export interface Field<Key extends string, Value, Schema extends TSchema = TSchema> {
  /** Its name in the flat form. */
  readonly key: Key;
  /** The value in the flat form, for the API's description, forms and reference pages. */
  readonly schema: Schema;
  /** Stands in where the form says nothing; `null`: it must be given, or comes from elsewhere. */
  readonly fallback: Value | null;
  /** The value of what the form says. Complains about what is wrong; the fallback then stands in. */
  read(reading: Reading, given: GivenValue<Value>): Value | null;
  /** The value in the flat form again. */
  describe(value: Value): JsonValue;
  /** How a database stores the value. */
  readonly column: ColumnKind;
  /** The other entities whose ids stand in its values. */
  readonly references?: References;
  /** How a list of sites writes it, where that is not the value itself. */
  readonly inLists?: { readonly alias: string; readonly parse: (text: string) => unknown };
}

/** Truth is stored as 0 or 1, structure as JSON text. */
export type ColumnKind = 'text' | 'integer' | 'flag' | 'json';

/** An entity in the words of messages (`owner`) and as the name of its store and its section (`owners`). */
export interface EntityName {
  readonly name: string;
  readonly plural: string;
}

/** How a field refers to other entities. */
export interface References {
  readonly to: readonly EntityName[];
  /** Every id that stands in a value of the flat form, whatever else is wrong with the value. */
  readonly in: (given: unknown) => readonly GivenReference[];
}

/** An id of another entity in a value of the flat form. */
export interface GivenReference {
  readonly to: EntityName;
  readonly id: string;
  /** Where it stands below the key of its field, such as `[1]`; empty when it is the value itself. */
  readonly below: string;
}

/** What people read about a field. */
export interface FieldTexts {
  readonly title: string;
  readonly description: string;
}

/** The id of an entity, chosen by people or made up. */
export function idField<Id extends string>(): Field<'id', Id, TString> {
  return {
    key: 'id',
    schema: Type.String({
      title: 'Id',
      pattern: ID_PATTERN,
      description: 'Identifies it; an API call may leave it out.',
    }),
    fallback: null,
    column: 'text',
    read: (reading, { key, value, fallback }) =>
      readId(reading, { key, value: value ?? fallback ?? undefined }) as Id | null,
    describe: String,
  };
}

/** A name for people; what stands in for it is said by the entity. */
export function nameField(texts: FieldTexts): Field<'name', string, TString> {
  return {
    key: 'name',
    schema: Type.String({ ...texts, minLength: 1, maxLength: MAX_NAME_LENGTH }),
    fallback: null,
    column: 'text',
    read: readName,
    describe: String,
  };
}

/** One of a closed list of words; a `null` says nothing. */
export function choiceField<Key extends string, Word extends string>(
  key: Key,
  {
    words,
    fallback,
    ...texts
  }: FieldTexts & { readonly words: readonly Word[]; readonly fallback: Word },
): Field<Key, Word, TEnum<Word[]>> {
  return {
    key,
    schema: Type.Enum<Word[]>([...words], { ...texts, default: fallback }),
    fallback,
    column: 'text',
    read: (reading, given) =>
      readChoice(reading, { key, value: given.value ?? given.fallback, words }),
    describe: String,
  };
}

/** The name of a time zone as the IANA list has it; a `null` says nothing. */
export function timezoneField<Key extends string>(
  key: Key,
  { fallback, ...texts }: FieldTexts & { readonly fallback: string },
): Field<Key, string, TString> {
  return {
    key,
    schema: Type.String({ ...texts, default: fallback }),
    fallback,
    column: 'text',
    read: (reading, given) => readTimezone(reading, { key, value: given.value ?? given.fallback }),
    describe: String,
  };
}

/** What a duration in the flat form looks like. */
export const DURATION_PATTERN = '^(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$';

/** A span of time within limits, in milliseconds; the description ends with the limits. */
export function durationField<Key extends string>(
  key: Key,
  {
    minMs,
    maxMs,
    fallback,
    title,
    description,
  }: FieldTexts & DurationLimits & { readonly fallback: number },
): Field<Key, number, TString> {
  return {
    key,
    schema: Type.String({
      title,
      description: `${description}, ${rangeOf({ minMs, maxMs })}.`,
      pattern: DURATION_PATTERN,
      default: formatDuration(fallback),
    }),
    fallback,
    column: 'integer',
    read: (reading, { value, fallback: other }) =>
      readDuration(reading, { key, value, fallback: other ?? fallback, minMs, maxMs }),
    describe: formatDuration,
  };
}

/** Waits one after the other, in milliseconds, written `{ after: [10s, 30s] }`; lists of sites write `10s,30s` or `none`. */
export function waitsField<Key extends string>(
  key: Key,
  {
    fallback,
    title,
    description,
    ...limits
  }: FieldTexts & WaitLimits & { readonly fallback: readonly number[] },
): Field<Key, readonly number[], TObject<{ after: TArray<TString> }>> {
  const wait = Type.String({ pattern: DURATION_PATTERN, examples: ['10s'] });
  return {
    key,
    // No default: lists of waits may come from the defaults of a file.
    schema: Type.Object(
      { after: Type.Array(wait, { maxItems: limits.maxWaits }) },
      { additionalProperties: false, title, description },
    ),
    fallback,
    column: 'json',
    read: (reading, { value, fallback: other }) =>
      readWaits(reading, { key, value, fallback: other ?? fallback, ...limits }),
    describe: (waits) => ({ after: waits.map(formatDuration) }),
    inLists: { alias: `${key}.after`, parse: (text) => ({ after: splitWaits(text) }) },
  };
}

function splitWaits(value: string): readonly string[] {
  const text = value.trim();
  return text === '' || text === 'none' ? [] : text.split(',').map((wait) => wait.trim());
}

/** True or false. */
export function flagField<Key extends string>(
  key: Key,
  { fallback, ...texts }: FieldTexts & { readonly fallback: boolean },
): Field<Key, boolean, TBoolean> {
  return {
    key,
    schema: Type.Boolean({ ...texts, default: fallback }),
    fallback,
    column: 'flag',
    read: (reading, { value, isText }) => readFlag(reading, { key, value, fallback, isText }),
    describe: Boolean,
  };
}
