import { Type, type TSchema } from 'typebox';
import { ID_PATTERN } from '../../core/ids.ts';
import type { ChannelKind } from '../../core/ports/notifier.ts';
import { nullable } from './paging.ts';

export const channelSchema = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    owner: nullable(Type.String()),
    enabled: Type.Boolean(),
  },
  {
    title: 'Channel',
    additionalProperties: true,
    description: 'Beside these the settings of its kind; secrets show as `***`.',
  },
);

/** What a new channel may hold, one form for each kind. */
export function newChannelSchema(kinds: ReadonlyMap<string, ChannelKind>): TSchema {
  return Type.Union([...kinds.values()].map((kind) => formOf(kind)));
}

/** What a change of a channel may hold: the same, none of it required. */
export function channelChangeSchema(kinds: ReadonlyMap<string, ChannelKind>): TSchema {
  return Type.Union([...kinds.values()].map((kind) => Type.Partial(formOf(kind))));
}

function formOf(kind: ChannelKind): ReturnType<typeof Type.Object> {
  return Type.Object(
    {
      id: Type.Optional(Type.String({ pattern: ID_PATTERN })),
      kind: Type.Literal(kind.kind),
      owner: Type.Optional(nullable(Type.String({ pattern: ID_PATTERN }))),
      enabled: Type.Optional(Type.Boolean({ default: true })),
      ...fieldsOf(kind.options),
    },
    { title: kind.title, additionalProperties: false },
  );
}

/** The options as fields of the flat form; what has a default may be left out. */
function fieldsOf(options: TSchema): Record<string, TSchema> {
  if (!Type.IsObject(options)) return {};
  return Object.fromEntries(
    Object.entries(options.properties).map(([key, schema]) => [
      key,
      'default' in schema ? Type.Optional(schema) : schema,
    ]),
  );
}
