import type { TSchema } from 'typebox';
import type { FieldSet } from '../../src/core/forms/field-set.ts';
import { describeAllowed, nodeOf, type SchemaNode } from '../../src/core/forms/schema-node.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { codeOf, markdownTable } from './markdown-table.ts';

/** The settings that a schema names, one a row. */
export function settingTable(schema: TSchema): string {
  return tableOf(Object.entries(nodeOf(schema).properties ?? {}), (_, node) => defaultOf(node));
}

/** The fields of an entity, one a row. */
export function fieldTable(fields: FieldSet): string {
  const fieldOf = new Map(Object.values(fields).map((field) => [field.key, field]));
  const nodes = [...fieldOf].map(([key, { schema }]) => [key, nodeOf(schema)] as const);
  return tableOf(nodes, (key) => {
    const field = fieldOf.get(key);
    const fallback = field?.fallback ?? null;
    return fallback === null ? '' : textOf(field?.describe(fallback) ?? '');
  });
}

function tableOf(
  nodes: readonly (readonly [key: string, node: SchemaNode])[],
  fallbackOf: (key: string, node: SchemaNode) => string,
): string {
  const rows = nodes.map(([key, node]) => [
    codeOf(key),
    meaningOf(node),
    codeOf(fallbackOf(key, node)),
  ]);
  return markdownTable(['key', 'meaning', 'default'], rows);
}

function meaningOf(node: SchemaNode): string {
  const { description = node.title ?? '' } = node;
  const allowed = describeAllowed(node);
  const isTelling = /^one of|^a whole number/.test(allowed);
  return [description, ...(isTelling ? [`${upperFirst(allowed)}.`] : [])].join(' ');
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function defaultOf({ default: fallback, const: only }: SchemaNode): string {
  const value = fallback === undefined ? only : fallback;
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value as it is written in a config file. */
function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, inner]) => `${key}: ${textOf(inner)}`);
  return `{ ${members.join(', ')} }`;
}
