import { Type, type TProperties, type TSchema } from 'typebox';
import type { Problem } from '../errors.ts';
import type { OwnerId } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { schemasOf, type FieldSet } from './field-set.ts';
import { nodeOf } from './schema-node.ts';

/** One kind of an entity's items: its own settings in the same flat form. */
export interface EntityKind {
  /** Lower case, such as `email`. */
  readonly kind: string;
  readonly title: string;
  /** Every option with title and default; secrets carry `secret: true`. */
  readonly options: TSchema;
  /** What stands in for fields of the entity that a form leaves out, by property, where this kind wants it otherwise. */
  readonly fallbacks?: Readonly<Record<string, unknown>>;
  /** What is wrong with options that the schema accepts; paths begin there, and no text quotes a secret. */
  problemsOf?(options: JsonObject): readonly Problem[];
}

/** The part of what the running service knows that items may show. */
export interface ChannelReader {
  /** Whether an enabled channel is one of these owners'; with no owner, whether one has no owner either. */
  hasChannel(ownerIds: readonly OwnerId[]): boolean;
}

/** What the running service knows of an item, by key. */
export type SeenFields = Readonly<
  Record<
    string,
    { readonly schema: TSchema; valueOf(this: void, id: string, reach: ChannelReader): JsonValue }
  >
>;

/** How the items of an entity are described to clients. */
export interface EntitySchemas {
  /** One as it is answered. */
  readonly item: TSchema;
  /** What a new one may hold. */
  readonly created: TSchema;
  /** What a change may hold. */
  readonly changed: TSchema;
}

/** The schemas that follow from the fields of an entity, and from its kinds where it has some. */
export function entitySchemas(
  {
    name,
    fields,
    seen = {},
  }: { readonly name: string; readonly fields: FieldSet; readonly seen?: SeenFields },
  kinds: ReadonlyMap<string, EntityKind> | null,
): EntitySchemas {
  const title = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  const { id = Type.String(), ...settings }: TProperties = schemasOf(fields);
  const known = Object.fromEntries(Object.entries(seen).map(([key, { schema }]) => [key, schema]));
  if (kinds === null) {
    const changeable = eachOptional(settings);
    return {
      item: Type.Object({ id: Type.String(), ...settings, ...known }, { title }),
      created: closed({ id: Type.Optional(id), ...changeable }, `New${title}`),
      changed: closed(changeable, `${title}Change`),
    };
  }
  const forms = [...kinds.values()].map((kind) =>
    closed(
      {
        id: Type.Optional(id),
        kind: Type.Literal(kind.kind),
        ...eachOptional(settings),
        ...optionsOf(kind.options),
      },
      kind.title,
    ),
  );
  return {
    item: Type.Object(
      { id: Type.String(), kind: Type.String(), ...settings, ...known },
      {
        title,
        additionalProperties: true,
        description: 'Beside these the settings of its kind; secrets show as `***`.',
      },
    ),
    created: Type.Union(forms, { title: `New${title}` }),
    changed: Type.Union(
      forms.map((form) => Type.Partial(form, { title: `${nodeOf(form).title} change` })),
      { title: `${title}Change` },
    ),
  };
}

function closed(properties: TProperties, title: string): ReturnType<typeof Type.Object> {
  return Type.Object(properties, { title, additionalProperties: false });
}

/** The same properties, none of them required. */
export function eachOptional(properties: TProperties): TProperties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]),
  );
}

/** Options as properties of a flat form: those with a default may be left out, for a reader fills them in. */
export function optionsOf(options: TSchema): TProperties {
  const { properties = {} }: { properties?: TProperties } = options;
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [
      key,
      nodeOf(schema).default === undefined ? schema : Type.Optional(schema),
    ]),
  );
}
