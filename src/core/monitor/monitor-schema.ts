import { Type, type TObject, type TProperties, type TSchema } from 'typebox';
import { ID_PATTERN } from '../ids.ts';
import { nodeOf } from '../forms/schema-node.ts';
import { DEFAULT_KIND } from './kind-address.ts';
import { formatDuration } from '../duration.ts';
import type { KindAddress, MonitorKind } from '../ports/prober.ts';

const DURATION_PATTERN = '^(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$';

const waits = (title: string, description: string): TSchema =>
  Type.Object(
    {
      after: Type.Array(Type.String({ pattern: DURATION_PATTERN, examples: ['10s'] }), {
        maxItems: 10,
      }),
    },
    { additionalProperties: false, title, description },
  );

const settings = {
  name: Type.String({
    title: 'Name',
    description: 'For people; by default the address without its scheme.',
    minLength: 1,
    maxLength: 200,
  }),
  interval: Type.String({
    title: 'Interval',
    description: 'Time from one check to the next, from 1s to 7d.',
    pattern: DURATION_PATTERN,
    default: '5m',
  }),
  timeout: Type.String({
    title: 'Timeout',
    description: 'One deadline for a whole check, from 100ms to 2m.',
    pattern: DURATION_PATTERN,
    default: '10s',
  }),
  confirm: waits(
    'Confirm an outage',
    'Waits before each quick re-check of a failure, one after the other; with an empty list the first failure decides.',
  ),
  recover: waits(
    'Confirm a recovery',
    'Waits before each quick re-check of a recovery; with an empty list the first success decides.',
  ),
  owner: Type.Union([Type.String({ pattern: ID_PATTERN }), Type.Null()], {
    title: 'Owner',
    description:
      'Id of the owner who is told; without one, the channels without an owner are used.',
    default: null,
  }),
  paused: Type.Boolean({
    title: 'Paused',
    description: 'A paused monitor is not checked.',
    default: false,
  }),
} satisfies TProperties;

/** The flat form of a new monitor, for each kind one object or two; for the API's description and for forms. */
export function monitorInputSchema(kinds: ReadonlyMap<string, MonitorKind>): TSchema {
  const forms = [...kinds.values()].flatMap(formsOf);
  return forms.length === 1 && forms[0] !== undefined ? forms[0] : Type.Union(forms);
}

function formsOf(kind: MonitorKind): TObject[] {
  const options = optionsOf(kind);
  const byOptions = Type.Object(
    { kind: kindProperty(kind), ...options, ...eachOptional(settingsOf(kind)) },
    { additionalProperties: false, title: kind.title },
  );
  if (kind.address?.optionsOf === undefined) return [byOptions];
  const byAddress = Type.Object(
    {
      kind: Type.Optional(Type.Literal(kind.kind, { title: 'Kind', description: kind.title })),
      url: addressProperty(kind.address),
      ...eachOptional(options),
      ...eachOptional(settingsOf(kind)),
    },
    { additionalProperties: false, title: `${kind.title}, by its address` },
  );
  return [byOptions, byAddress];
}

function settingsOf({ defaults }: MonitorKind): TProperties {
  if (defaults?.intervalMs === undefined) return settings;
  const interval = { ...settings.interval, default: formatDuration(defaults.intervalMs) };
  return { ...settings, interval };
}

/** The settings that every kind has, for pages that list them once. */
export function sharedSettingsSchema(): TObject {
  return Type.Object(settings, { additionalProperties: false });
}

/** A change of a monitor: any key may be left out to keep what is there, or `null` to go back to the default. */
export function monitorPatchSchema(kinds: ReadonlyMap<string, MonitorKind>): TObject {
  const properties: TProperties = {
    kind: Type.Enum([...kinds.keys()], { title: 'Kind' }),
    ...optionsOfAll([...kinds.values()]),
    ...settings,
  };
  const changes = Object.entries(properties).map(([key, schema]) => {
    return [key, Type.Optional(Type.Union([schema, Type.Null()], textsOf(schema)))] as const;
  });
  return Type.Object(Object.fromEntries(changes), { additionalProperties: false });
}

// Kinds may mean different things by the same key.
function optionsOfAll(kinds: readonly MonitorKind[]): TProperties {
  const schemas = new Map<string, TSchema[]>();
  for (const kind of kinds) {
    const { address } = kind;
    const url = address?.optionsOf === undefined ? {} : { url: addressProperty(address) };
    for (const [key, schema] of Object.entries<TSchema>({ ...optionsOf(kind), ...url })) {
      const known = schemas.get(key) ?? [];
      const isKnown = known.some((each) => JSON.stringify(each) === JSON.stringify(schema));
      if (!isKnown) schemas.set(key, [...known, schema]);
    }
  }
  const joined = [...schemas].map(([key, [first = Type.String(), ...others]]) => [
    key,
    others.length === 0 ? first : Type.Union([first, ...others], textsOf(first)),
  ]);
  return Object.fromEntries(joined) as TProperties;
}

function addressProperty({ schemes, example }: KindAddress): TSchema {
  const written = schemes.map((scheme) => `${scheme}://`).join(' or ');
  return Type.String({
    title: 'Address',
    description: `In the place of the options it says; begins with ${written}.`,
    examples: [example],
  });
}

function textsOf(schema: TSchema): { title?: string; description?: string } {
  const { title, description } = nodeOf(schema);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

function kindProperty(kind: MonitorKind): TSchema {
  const literal = Type.Literal(kind.kind, { title: 'Kind', description: kind.title });
  return kind.kind === DEFAULT_KIND ? Type.Optional(literal) : literal;
}

// A reader fills defaults in, so whoever writes a form need not.
function optionsOf(kind: MonitorKind): TProperties {
  const { properties = {} }: { properties?: TProperties } = kind.options;
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [
      key,
      nodeOf(schema).default === undefined ? schema : Type.Optional(schema),
    ]),
  );
}

function eachOptional(properties: TProperties): TProperties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]),
  );
}
