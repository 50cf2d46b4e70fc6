import type { Entity } from '../../core/forms/entity.ts';
import type { ColumnKind } from '../../core/forms/field.ts';
import { fromNullableJson, toNullableJson } from './json-column.ts';
import type { Value } from './steps.ts';

const PROJECT_COLUMN = 'project_id';

/** A row as it is read. */
export type Row = Readonly<Record<string, Value>>;

/** The table of an entity: named as its plural, a column for each field. */
export interface EntityTable<Item> {
  readonly name: string;
  readonly columns: readonly string[];
  readonly upsert: string;
  readonly remove: string;
  readonly get: string;
  /** The column that says which project a row belongs to; a project belongs to itself. */
  readonly project: string;
  /** After an id, up to a number of rows; `also` is one more condition. */
  readonly list: (also: string) => string;
  /** In the order of `columns`. */
  readonly valuesOf: (item: Item) => readonly Value[];
  readonly itemOf: (row: Row) => Item;
}

interface Column {
  readonly property: string;
  readonly name: string;
  readonly kind: ColumnKind;
}

/** The column that a property is stored in: `owner_id` for `ownerId`. */
export function columnOf(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The table and the statements that follow from an entity's definition. */
export function entityTable<Item>(
  entity: Pick<Entity<Item>, 'plural' | 'fields' | 'isKinded'>,
): EntityTable<Item> {
  const { plural: name } = entity;
  const columns = columnsOf(entity);
  const names = columns.map((column) => column.name);
  const changes = names.slice(1).map((column) => `${column} = excluded.${column}`);
  const marks = names.map(() => '?').join(', ');
  return {
    name,
    columns: names,
    upsert: `INSERT INTO ${name} (${names.join(', ')}) VALUES (${marks})
      ON CONFLICT (id) DO UPDATE SET ${changes.join(', ')}`,
    remove: `DELETE FROM ${name} WHERE id = ?`,
    get: `SELECT * FROM ${name} WHERE id = ?`,
    project: names.includes(PROJECT_COLUMN) ? PROJECT_COLUMN : 'id',
    list: (also) => `SELECT * FROM ${name} WHERE ${also} AND id > ? ORDER BY id LIMIT ?`,
    valuesOf(item) {
      const values = new Map(Object.entries(item as object));
      return columns.map(({ property, kind }) => storedValue(kind, values.get(property)));
    },
    itemOf: (row) =>
      Object.fromEntries(
        columns.map((column) => [column.property, readValue(column.kind, row[column.name])]),
      ) as Item,
  };
}

function columnsOf({
  fields,
  isKinded,
}: Pick<Entity<unknown>, 'fields' | 'isKinded'>): readonly Column[] {
  const own = Object.entries(fields).map(([property, { column }]) => ({ property, kind: column }));
  const ofKind = [
    { property: 'kind', kind: 'text' },
    { property: 'options', kind: 'json' },
  ] as const;
  return [...own, ...(isKinded ? ofKind : [])].map((column) => ({
    ...column,
    name: columnOf(column.property),
  }));
}

function storedValue(kind: ColumnKind, value: unknown): Value {
  if (kind === 'flag') return value === true ? 1 : 0;
  if (kind === 'json') return toNullableJson(value);
  return value as string | number | null;
}

function readValue(kind: ColumnKind, value: Value | undefined): unknown {
  if (kind === 'flag') return value === 1;
  return kind === 'json' ? fromNullableJson(value as string | null) : value;
}
