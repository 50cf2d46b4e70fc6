import type { JsonObject, JsonValue } from '../json.ts';
import { childNode, type SchemaNode } from './schema-node.ts';

/** Changes one secret text; `path` names its place among the options, such as `headers.authorization`. */
type ChangeSecret = (text: string, path: string) => string;

/**
 * The same options with every text that is marked as secret changed, and everything else as it is. Gives back the very
 * options when nothing in them changes.
 */
export function mapSecrets(
  options: JsonObject,
  schema: SchemaNode,
  change: ChangeSecret,
): JsonObject {
  return mapMap(options, { path: '', nodeOf: (key) => childNode(schema, key), change });
}

interface Walk {
  readonly path: string;
  readonly change: ChangeSecret;
  /** What is known of an entry: its schema, or that all of it is secret. */
  readonly nodeOf: (key: string) => SchemaNode | 'secret' | undefined;
}

function mapMap(map: JsonObject, { path, nodeOf, change }: Walk): JsonObject {
  let changed: Record<string, JsonValue> | null = null;
  for (const [key, value] of Object.entries(map)) {
    const node = nodeOf(key);
    const next = mapValue(value, node, { path: path === '' ? key : `${path}.${key}`, change });
    if (next === value) continue;
    changed ??= { ...map };
    changed[key] = next;
  }
  return changed ?? map;
}

function mapValue(
  value: JsonValue,
  node: SchemaNode | 'secret' | undefined,
  place: Pick<Walk, 'path' | 'change'>,
): JsonValue {
  if (node === undefined) return value;
  const isSecret = node === 'secret' || node.secret === true;
  if (typeof value === 'string') return isSecret ? place.change(value, place.path) : value;
  if (Array.isArray(value)) {
    const list: readonly JsonValue[] = value;
    const items = list.map((item, index) =>
      mapValue(item, isSecret ? 'secret' : node.items, {
        ...place,
        path: `${place.path}[${index}]`,
      }),
    );
    return items.every((item, index) => item === list[index]) ? list : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const nodeOf = (key: string) => (isSecret ? 'secret' : childNode(node, key));
  return mapMap(value as JsonObject, { ...place, nodeOf });
}
