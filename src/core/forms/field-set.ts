import type { TSchema } from 'typebox';
import type { JsonObject } from '../json.ts';
import type { EntityName, Field } from './field.ts';
import type { Form, Reading } from './reading.ts';

/** Fields by the names of the properties that they become. */
export type FieldSet = Readonly<Record<string, Field<string, unknown>>>;

/** What a form of these fields is read as. */
export type ValuesOf<Fields extends FieldSet> = {
  readonly [Property in keyof Fields]: Fields[Property] extends Field<string, infer Value>
    ? Value
    : never;
};

/** The same, `null` for what must be given and is not there or wrong. */
export type ReadValues<Fields extends FieldSet> = {
  readonly [Property in keyof Fields]: ValuesOf<Fields>[Property] | null;
};

/** The schemas of these fields by their keys in the flat form. */
export type SchemasOf<Fields extends FieldSet> = {
  [Property in keyof Fields as Fields[Property]['key']]: Fields[Property]['schema'];
};

/** How the fields of a form are read. */
export interface FieldSetup<Fields extends FieldSet> {
  readonly fields: Fields;
  /** Comes before the fallbacks of the fields themselves. */
  readonly fallbacks?: Partial<ReadValues<Fields>>;
  readonly isText: boolean;
}

/** Reads each field; complaints go to the reading, fallbacks stand in. */
export function readFields<Fields extends FieldSet>(
  reading: Reading,
  form: Form,
  { fields, fallbacks = {}, isText }: FieldSetup<Fields>,
): ReadValues<Fields> {
  const values: Record<string, unknown> = {};
  const given: Form = fallbacks;
  for (const [property, field] of entriesOf(fields)) {
    const { key } = field;
    const value = form[key];
    const fallback = given[property] === undefined ? field.fallback : given[property];
    // Most forms say little: what they do not say is not read.
    values[property] =
      value === undefined && fallback !== null
        ? fallback
        : field.read(reading, { key, value, fallback, isText });
  }
  return values as ReadValues<Fields>;
}

type FieldEntry = readonly [property: string, field: Field<string, unknown>];

const entriesBySet = new WeakMap<FieldSet, readonly FieldEntry[]>();

function entriesOf(fields: FieldSet): readonly FieldEntry[] {
  const known = entriesBySet.get(fields);
  if (known !== undefined) return known;
  const entries = Object.entries(fields);
  entriesBySet.set(fields, entries);
  return entries;
}

/** The flat form of the values again. */
export function describeFields<Fields extends FieldSet>(
  fields: Fields,
  values: ValuesOf<Fields>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([property, field]) => [
      field.key,
      field.describe(values[property]),
    ]),
  );
}

/** An id that something refers to, by the place in the flat form that it stands at. */
export interface FieldReference {
  /** Such as `owner`, or `owner[1]`. */
  readonly key: string;
  readonly id: string;
  readonly to: EntityName;
}

/** Every reference among the values. */
export function referencesOf<Fields extends FieldSet>(
  fields: Fields,
  values: ValuesOf<Fields>,
): readonly FieldReference[] {
  return Object.entries(fields).flatMap(([property, field]) =>
    field.references === undefined ? [] : placed(field, field.describe(values[property])),
  );
}

/** Every reference that a form gives, also where something else in it is wrong. */
export function referencesIn(fields: FieldSet, form: unknown): readonly FieldReference[] {
  if (typeof form !== 'object' || form === null) return [];
  return Object.values(fields).flatMap((field) =>
    Object.hasOwn(form, field.key) ? placed(field, (form as Form)[field.key]) : [],
  );
}

function placed(
  { key, references }: Field<string, unknown>,
  given: unknown,
): readonly FieldReference[] {
  const found = references?.in(given) ?? [];
  return found.map(({ to, id, below }) => ({ key: `${key}${below}`, id, to }));
}

/** The keys that the fields have in the flat form, in their order. */
export function keysOf(fields: FieldSet): readonly string[] {
  return Object.values(fields).map(({ key }) => key);
}

/** What fields that need not be given fall back on. */
export function fallbacksOf<Fields extends FieldSet>(fields: Fields): ValuesOf<Fields> {
  return Object.fromEntries(
    Object.entries(fields).map(([property, { fallback }]) => [property, fallback]),
  ) as ValuesOf<Fields>;
}

/** The schemas of the fields, in their order. */
export function schemasOf<Fields extends FieldSet>(fields: Fields): SchemasOf<Fields> {
  const entries: [string, TSchema][] = Object.values(fields).map(({ key, schema }) => [
    key,
    schema,
  ]);
  return Object.fromEntries(entries) as SchemasOf<Fields>;
}
