import { Type, type TSchema } from 'typebox';
import { nodeOf } from '../forms/schema-node.ts';
import { connectionEvents } from './connection-events.ts';
import { defineEvent } from './define-event.ts';
import { dnsEvents } from './dns-events.ts';
import { httpEvents } from './http-events.ts';
import { lineEvents } from './line-events.ts';

/** The kind of event for everything that has no kind of its own. */
export const OTHER_DETAIL = 'remark';

/** Every kind of event, with its fields and its sentence. */
export const traceEvents = {
  ...dnsEvents,
  ...connectionEvents,
  ...httpEvents,
  ...lineEvents,
  [OTHER_DETAIL]: defineEvent(
    'Any other detail, as text.',
    { text: Type.String() },
    ({ text }) => text,
  ),
} as const;

/** The name of an event. */
export type TraceEventKind = keyof typeof traceEvents;

/** One thing that happened in a probe. */
export type TraceEvent = {
  [Kind in TraceEventKind]: { readonly kind: Kind } & Parameters<
    (typeof traceEvents)[Kind]['textOf']
  >[0];
}[TraceEventKind];

/** An event of one kind. */
export type TraceEventOf<Kind extends TraceEventKind> = Extract<
  TraceEvent,
  { readonly kind: Kind }
>;

/** An event with its moment: milliseconds since the trace began. */
export type TimedEvent = TraceEvent & { readonly atMs: number };

/** Takes the events of one probe that is being explained. Any other probe has none, and evaluates no event. */
export interface ProbeTrace {
  emit(event: TraceEvent): void;
}

/** The schema of a trace as JSON. */
export function traceSchema(): TSchema {
  const events = Object.entries(traceEvents).map(([kind, { schema }]) =>
    Type.Object(
      { atMs: Type.Number({ minimum: 0 }), kind: Type.Literal(kind), ...schema.properties },
      { description: nodeOf(schema).description ?? '', additionalProperties: false },
    ),
  );
  return Type.Array(Type.Union(events), { description: 'what happened, in chronological order' });
}
