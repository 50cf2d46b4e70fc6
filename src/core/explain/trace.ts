import { Type, type Static, type TSchema } from 'typebox';
import { nodeOf } from '../input/schema-node.ts';
import { httpEvents } from './http-events.ts';
import { networkEvents } from './network-events.ts';

/** Every kind of event with its fields. A new one is an entry here and a sentence in the wording room. */
export const traceEvents = {
  ...networkEvents,
  ...httpEvents,
  remark: Type.Object(
    { text: Type.String() },
    { description: 'Anything else worth telling, for people.' },
  ),
} as const;

type Constant<T> = T extends readonly (infer Item)[]
  ? readonly Constant<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Constant<T[Key]> }
    : T;

/** The name of an event. */
export type TraceEventKind = keyof typeof traceEvents;

/** One thing that happened in a probe. */
export type TraceEvent = {
  [Kind in TraceEventKind]: { readonly kind: Kind } & Constant<Static<(typeof traceEvents)[Kind]>>;
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
  const events = Object.entries(traceEvents).map(([kind, fields]) =>
    Type.Object(
      { atMs: Type.Number({ minimum: 0 }), kind: Type.Literal(kind), ...fields.properties },
      { description: nodeOf(fields).description ?? '', additionalProperties: false },
    ),
  );
  return Type.Array(Type.Union(events), { description: 'what happened, in the order of time' });
}
