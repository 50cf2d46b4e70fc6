import { Type, type Static, type TSchema } from 'typebox';
import { nodeOf } from '../forms/schema-node.ts';
import { httpEvents } from './http-events.ts';
import { networkEvents } from './network-events.ts';

/** Every kind of event with its fields. A new one is an entry here and a sentence in the wording room. */
export const storyEvents = {
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
export type StoryKind = keyof typeof storyEvents;

/** One thing that happened in a probe. */
export type StoryEvent = {
  [Kind in StoryKind]: { readonly kind: Kind } & Constant<Static<(typeof storyEvents)[Kind]>>;
}[StoryKind];

/** An event of one kind. */
export type StoryEventOf<Kind extends StoryKind> = Extract<StoryEvent, { readonly kind: Kind }>;

/** An event with its moment: milliseconds since the story began. */
export type TimedEvent = StoryEvent & { readonly atMs: number };

/** Listens to one probe. Where there is a story to tell it costs time; where there is none it is `null`. */
export interface Story {
  tell(event: StoryEvent): void;
}

/** The schema of a story as JSON. */
export function storySchema(): TSchema {
  const events = Object.entries(storyEvents).map(([kind, fields]) =>
    Type.Object(
      { atMs: Type.Number({ minimum: 0 }), kind: Type.Literal(kind), ...fields.properties },
      { description: nodeOf(fields).description ?? '', additionalProperties: false },
    ),
  );
  return Type.Array(Type.Union(events), { description: 'what happened, in the order of time' });
}
