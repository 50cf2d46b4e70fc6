import { nodeOf, type SchemaNode } from '../../src/core/forms/schema-node.ts';
import { explanationSchema } from '../../src/core/explain/explanation.ts';
import { traceEvents } from '../../src/core/explain/trace.ts';
import { codeOf, markdownTable } from './markdown-table.ts';

/** The fields of an explanation as JSON. */
export function explanationTable(): string {
  const fields = Object.entries(nodeOf(explanationSchema()).properties ?? {});
  return markdownTable(
    ['field', 'holds'],
    fields.map(([name, { description = '' }]) => [codeOf(name), description]),
  );
}

/** Every kind of event, and below it its fields. */
export function eventTable(): string {
  return markdownTable(
    ['event', 'field', 'holds'],
    Object.entries(traceEvents).flatMap(([kind, { schema }]) => {
      const { description = '', properties = {} } = nodeOf(schema);
      return [[codeOf(kind), '', description], ...Object.entries(properties).map(fieldRow)];
    }),
  );
}

function fieldRow([name, node]: readonly [string, SchemaNode]): readonly string[] {
  return ['', codeOf(name), node.description ?? ''];
}
