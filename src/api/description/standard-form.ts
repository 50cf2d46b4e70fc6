import { operationName } from './operation-names.ts';

type Node = Readonly<Record<string, unknown>>;

/** Words of our schemas that JSON Schema does not have, as extensions (OpenAPI 3.1 §4.9). */
const EXTENSIONS: ReadonlyMap<string, (value: unknown) => boolean> = new Map<
  string,
  (value: unknown) => boolean
>([
  ['secret', (value) => value === true],
  ['shown', (value) => Array.isArray(value)],
  ['formGroup', (value) => typeof value === 'string'],
]);

/** A value of the description with our own keywords as `x-secret` and the like; properties of these names stay. */
export function withExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtensions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const isOurs = EXTENSIONS.get(key)?.(inner) === true;
    return [isOurs ? `x-${key}` : key, withExtensions(inner)] as const;
  });
  return Object.fromEntries(entries);
}

/** The paths with a name for each operation, and with refusals where tools look for them. */
export function withOperationNames(paths: Node): Node {
  const taken = new Set<string>();
  const named = Object.entries(paths).map(([path, verbs]) => {
    const operations = Object.entries(verbs as Node).map(([method, operation]) => {
      const { responses, ...rest } = operation as Node & { readonly responses: Node };
      const name = operationName({ method, path, isList: isPage(responses['200']) });
      const operationId = taken.has(name) ? `${name}${withLastParameter(path)}` : name;
      taken.add(operationId);
      const { default: refusal, ...answers } = responses;
      // Clients take a default answer for one more form of success.
      const all = { ...answers, '4XX': refusal, '5XX': refusal };
      return [method, { operationId, ...rest, responses: all }] as const;
    });
    return [path, Object.fromEntries(operations)] as const;
  });
  return Object.fromEntries(named);
}

/** What an operation has beside the one with a parameter less: `WithSignal`. */
function withLastParameter(path: string): string {
  const name = /\{(\w+)\}$/.exec(path)?.[1] ?? 'more';
  return `With${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function isPage(response: unknown): boolean {
  const content = (response as { readonly content?: Node } | undefined)?.content;
  const json = content?.['application/json'] as { readonly schema?: Node } | undefined;
  const properties = json?.schema?.['properties'];
  return typeof properties === 'object' && properties !== null && 'items' in properties;
}
