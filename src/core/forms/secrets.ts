import type { JsonObject, JsonValue } from '../json.ts';
import { childNode, type SchemaNode } from './schema-node.ts';

/** What is shown instead of a secret; given back in a change, it means "keep what is there". */
export const MASK = '***';

/** The same options with every secret value masked; names of headers and the like stay readable. */
export function maskSecrets(options: JsonObject, schema: SchemaNode | undefined): JsonObject {
  return mapEntries(options, (value, key) => {
    // Without a schema it is unknown which values are secret, so all of them are.
    const node = schema === undefined ? undefined : childNode(schema, key);
    const isSecret = schema === undefined || node?.secret === true;
    return isSecret ? maskAll(value, node?.shown) : maskWithin(value, node);
  });
}

function maskWithin(value: JsonValue, node: SchemaNode | undefined): JsonValue {
  if (Array.isArray(value) && node?.items !== undefined) {
    return value.map((item: JsonValue) => maskWithin(item, node.items));
  }
  return node?.properties !== undefined && isMap(value) ? maskSecrets(value, node) : value;
}

function maskAll(value: JsonValue, shown: readonly string[] = []): JsonValue {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item: JsonValue) => maskAll(item));
  if (!isMap(value)) return MASK;
  return mapEntries(value, (inner, name) =>
    shown.includes(name.toLowerCase()) ? inner : maskAll(inner),
  );
}

/** The value of a change with every mask in it replaced by what is stored in that place, where anything is. */
export function unmask(value: unknown, stored: JsonValue | undefined): unknown {
  if (value === MASK) return stored ?? MASK;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      unmask(item, Array.isArray(stored) ? (stored as readonly JsonValue[])[index] : undefined),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      unmask(inner, isMap(stored) && Object.hasOwn(stored, key) ? stored[key] : undefined),
    ]),
  );
}

/** The names of the options that are secret or hold something secret. */
export function secretNames(schema: SchemaNode): readonly string[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, node]) => holdsSecret(node))
    .map(([name]) => name);
}

/** Whether a value of this schema is secret or holds something secret. */
export function holdsSecret(node: SchemaNode): boolean {
  const inner = [
    ...Object.values(node.properties ?? {}),
    ...Object.values(node.patternProperties ?? {}),
    ...(node.anyOf ?? []),
    ...(node.items === undefined ? [] : [node.items]),
  ];
  return node.secret === true || inner.some(holdsSecret);
}

/** Whether a mask is left anywhere in a value. */
export function holdsMask(value: unknown): boolean {
  if (value === MASK) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsMask);
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapEntries(
  map: JsonObject,
  change: (value: JsonValue, key: string) => JsonValue,
): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
