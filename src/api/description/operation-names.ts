/** One operation, as much as its name is made of. */
export interface NamedOperation {
  /** In lower case. */
  readonly method: string;
  /** With `{id}` where a parameter stands. */
  readonly path: string;
  /** Answers with a page of items. */
  readonly isList: boolean;
}

const VERBS: Readonly<Record<string, string>> = {
  get: 'get',
  patch: 'update',
  put: 'replace',
  delete: 'delete',
};

/**
 * The name that generated clients give an operation: `listOwners`, `getOwner`, `createOwner`, `pauseMonitor`,
 * `rotateMonitorHeartbeat`. It follows from method and path, so that every route has one.
 */
export function operationName({ method, path, isList }: NamedOperation): string {
  const words = nounsOf(path);
  const last = words.at(-1) ?? 'root';
  if (method === 'post') {
    const isAction = path.includes('}/') && !path.endsWith('}');
    return isAction
      ? camelCase([last, ...words.slice(0, -1)])
      : camelCase(['create', ...words.slice(0, -1), singular(last)]);
  }
  const verb = isList ? 'list' : (VERBS[method] ?? method);
  return camelCase([verb, ...words]);
}

/** What a path names; a word before a parameter is about one of them. */
function nounsOf(path: string): readonly string[] {
  const parts = path
    .replace(/^\/api\/v\d+/, '')
    .split('/')
    .filter((part) => part !== '');
  return parts.flatMap((part, at) => {
    if (part.startsWith('{')) return [];
    return parts[at + 1]?.startsWith('{') === true ? [singular(part)] : [part];
  });
}

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');
}

function camelCase(words: readonly string[]): string {
  const [first = '', ...others] = words.flatMap((word) => word.split(/[^A-Za-z0-9]+/));
  return [first, ...others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))].join('');
}
