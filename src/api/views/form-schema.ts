import type { TSchema } from 'typebox';
import type { JsonObject } from '../../core/json.ts';
import { DURATION_PATTERN } from '../../core/forms/field.ts';
import { nodeOf, type SchemaNode } from '../../core/forms/schema-node.ts';

/** A form to be described: the settings of the flat form, and which of them belong to its kind. */
export interface DescribedForm {
  readonly schema: TSchema;
  readonly ownKeys: ReadonlySet<string>;
  /** Of settings that all kinds have, by key; without one they are `common`. */
  readonly groups?: ReadonlyMap<string, string>;
}

/** What numbers count in, by the ends of their keys. */
const UNITS: readonly (readonly [end: string, unit: string])[] = [
  ['Days', 'days'],
  ['Ms', 'ms'],
  ['Loss', '%'],
];

/**
 * The JSON Schema (2020-12) of a form, for pages that draw one: each setting has beside its own words the place in the form
 * (`order`, from 0), its `group` (`required`, `kind` for what belongs to its kind alone, `connection`, `judging`, `notifying`, `common`),
 * and its `unit` where it counts in one.
 */
export function formSchema({ schema, ownKeys, groups }: DescribedForm): JsonObject {
  const { title = '', properties = {}, required = [] } = nodeOf(schema);
  const keys = Object.keys(properties);
  const described = keys.map((key, order) => {
    const { formGroup, ...node }: SchemaNode = properties[key] ?? {};
    const usual = ownKeys.has(key) ? 'kind' : (groups?.get(key) ?? 'common');
    const group = required.includes(key) ? 'required' : (formGroup ?? usual);
    return [key, { ...plain(node), ...unitOf(key, node), order, group }] as const;
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    additionalProperties: false,
    required: [...required],
    properties: Object.fromEntries(described),
  };
}

/** Without what only the library that made it sees. */
function plain(node: SchemaNode): JsonObject {
  return JSON.parse(JSON.stringify(node)) as JsonObject;
}

function unitOf(key: string, { type, pattern }: SchemaNode): JsonObject {
  // A text such as `90s`.
  if (pattern === DURATION_PATTERN) return { unit: 'duration' };
  if (type !== 'integer' && type !== 'number') return {};
  const unit = UNITS.find(([end]) => key.endsWith(end))?.[1];
  return unit === undefined ? {} : { unit };
}
