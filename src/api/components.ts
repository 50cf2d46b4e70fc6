import type { TSchema } from 'typebox';
import type { Entities } from '../core/entities.ts';
import { nodeOf } from '../core/forms/schema-node.ts';
import { checkSchema, statsReportSchema } from './schemas/check.ts';
import { heartbeatSchema } from './schemas/heartbeat.ts';
import { incidentSchema } from './schemas/incident.ts';
import { importReportSchema, monitorSchema } from './schemas/monitor.ts';
import { notificationSchema } from './schemas/notification.ts';
import { problemSchema } from './schemas/problem.ts';
import { summarySchema } from './schemas/summary.ts';

type Node = Readonly<Record<string, unknown>>;

/** The titles of the schemas that the description of the API names once and refers to. */
export function componentNames(entities: Entities): ReadonlySet<string> {
  const items = Object.values(entities).map(({ schemas }) => schemas.item);
  const schemas: readonly TSchema[] = [
    ...items,
    checkSchema,
    heartbeatSchema,
    importReportSchema,
    incidentSchema,
    monitorSchema,
    notificationSchema,
    problemSchema,
    statsReportSchema,
    summarySchema,
  ];
  return new Set(schemas.map((schema) => nodeOf(schema).title ?? ''));
}

/** A description of an API whose named schemas stand among its components, and are referred to elsewhere. */
export function withComponents(document: Node, names: ReadonlySet<string>): Node {
  const schemas = new Map<string, unknown>();
  const refer = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(refer);
    if (typeof value !== 'object' || value === null) return value;
    const node = Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, refer(inner)]),
    );
    const { title, type } = node;
    if (typeof title !== 'string' || type !== 'object' || !names.has(title)) return node;
    schemas.set(title, node);
    return { $ref: `#/components/schemas/${title}` };
  };
  const paths = refer(document['paths']);
  const components = { ...(document['components'] as Node), schemas: Object.fromEntries(schemas) };
  return { ...document, paths, components };
}
