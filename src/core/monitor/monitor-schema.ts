import { Type, type TObject, type TProperties, type TSchema } from 'typebox';
import { nodeOf } from '../forms/schema-node.ts';
import { eachOptional, optionsOf } from '../forms/entity-schemas.ts';
import { schemasOf } from '../forms/field-set.ts';
import { DEFAULT_KIND } from './kind-address.ts';
import { formatDuration } from '../duration.ts';
import { MONITOR_FIELDS } from './monitor.ts';
import type { KindAddress, MonitorKind } from '../ports/prober.ts';

const settings = schemasOf(MONITOR_FIELDS);

/** Under what a form shows the settings of all kinds; the others are `common`. */
export const SETTING_GROUPS: ReadonlyMap<string, string> = new Map([
  ...['interval', 'timeout', 'slow', 'confirm', 'failures', 'recover'].map(
    (key) => [key, 'judging'] as const,
  ),
  ...['owner', 'dependsOn', 'escalation', 'note'].map((key) => [key, 'notifying'] as const),
]);

/** The flat form of a new monitor, for each kind one object or two; for the API's description and for forms. */
export function monitorInputSchema(kinds: ReadonlyMap<string, MonitorKind>): TSchema {
  const forms = [...kinds.values()].flatMap(formsOf);
  return forms.length === 1 && forms[0] !== undefined
    ? forms[0]
    : Type.Union(forms, { title: 'NewMonitor' });
}

function formsOf(kind: MonitorKind): TObject[] {
  const options = optionsOf(kind.options);
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
  return Type.Object(Object.fromEntries(changes), {
    additionalProperties: false,
    title: 'MonitorChange',
  });
}

// Kinds may mean different things by the same key.
function optionsOfAll(kinds: readonly MonitorKind[]): TProperties {
  const schemas = new Map<string, TSchema[]>();
  for (const kind of kinds) {
    const { address } = kind;
    const url = address?.optionsOf === undefined ? {} : { url: addressProperty(address) };
    for (const [key, schema] of Object.entries<TSchema>({ ...optionsOf(kind.options), ...url })) {
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
    description: `Replaces the options that it holds; begins with ${written}.`,
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
