import { isDeepStrictEqual } from 'node:util';

type Node = Readonly<Record<string, unknown>>;

/**
 * The same description with each titled schema of an object, or of a choice of objects, among its components and
 * referred to elsewhere, so that generated clients have types with names.
 */
export function withComponents(document: Node): Node {
  const schemas = new Map<string, unknown>();
  const refer = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(refer);
    if (typeof value !== 'object' || value === null) return value;
    const node = Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, refer(inner)]),
    );
    const name = nameOf(node);
    if (name === null) return node;
    const known = schemas.get(name);
    // Another schema under the same title stays where it is.
    if (known !== undefined && !isDeepStrictEqual(known, node)) return node;
    schemas.set(name, node);
    return { $ref: `#/components/schemas/${name}` };
  };
  const paths = refer(document['paths']);
  const components = { ...(document['components'] as Node), schemas: Object.fromEntries(schemas) };
  return { ...document, paths, components };
}

/** A title as the name of a type; `null` for schemas that are better read in place. */
function nameOf({ title, type, properties, anyOf }: Node): string | null {
  const isObject = type === 'object' && typeof properties === 'object';
  const isChoice = Array.isArray(anyOf) && anyOf.every(isReference);
  if (typeof title !== 'string' || !(isObject || isChoice)) return null;
  return title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function isReference(node: unknown): boolean {
  return typeof node === 'object' && node !== null && '$ref' in node;
}
