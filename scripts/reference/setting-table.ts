import type { TSchema } from 'typebox';
import { formatDuration } from '../../src/core/duration.ts';
import { describeAllowed, nodeOf, type SchemaNode } from '../../src/core/forms/schema-node.ts';
import { SERVICE_DEFAULTS } from '../../src/core/monitor/monitor-defaults.ts';
import { codeOf, markdownTable } from './markdown-table.ts';

/** The settings that a schema names, one a row. */
export function settingTable(schema: TSchema): string {
  const rows = Object.entries(nodeOf(schema).properties ?? {}).map(([key, node]) => [
    codeOf(key),
    meaningOf(node),
    codeOf(defaultOf(key, node)),
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

// Waits have no default in the schema, because lists of waits may come from the defaults of a file.
const WAITS: Readonly<Record<string, readonly number[]>> = {
  confirm: SERVICE_DEFAULTS.confirmAfterMs,
  recover: SERVICE_DEFAULTS.recoverAfterMs,
};

function defaultOf(key: string, node: SchemaNode): string {
  const waits = WAITS[key];
  if (waits !== undefined) return `{ after: [${waits.map(formatDuration).join(', ')}] }`;
  const { default: fallback = node.const } = node;
  if (fallback === undefined || fallback === null) return '';
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
}
