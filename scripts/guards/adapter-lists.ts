import { posix } from 'node:path';
import { rooms, type Room } from '../lint/rooms.ts';
import type { Finding, TextFile, Tree } from './tree.ts';

/** Entries of a list of adapters that nothing leads to: they have no scheme, or an earlier entry has theirs, or their kind. */
export function unreachableAdapters(tree: Tree): readonly Finding[] {
  return Object.entries(rooms)
    .filter(([, room]: [string, Room]) => room.holdsAdapters)
    .flatMap(([name]) => unreachableIn(tree, `src/${name}/index.ts`));
}

function unreachableIn(tree: Tree, list: string): readonly Finding[] {
  const text = tree.files.find(({ path }) => path === list)?.text ?? '';
  const taken = new Map<string, string>();
  return adaptersOf(tree, { path: list, text }).flatMap(({ path, text: definition }) => {
    const schemes = schemesOf(definition);
    const line = definition.slice(0, /\b(?:schemes|kind):/.exec(definition)?.index ?? 0);
    const finding = (message: string): Finding => ({
      path,
      line: line.split('\n').length,
      message,
    });
    if (schemes?.length === 0) return [finding('It has no scheme, so no address leads to it.')];
    const words = [
      ...kindOf(definition).map((kind) => ['kind', kind] as const),
      ...(schemes ?? []).map((scheme) => ['scheme', scheme] as const),
    ];
    return words.flatMap(([what, word]) => {
      const earlier = taken.get(`${what} ${word}`);
      if (earlier === undefined) taken.set(`${what} ${word}`, path);
      return earlier === undefined ? [] : [finding(`'${word}' leads to ${earlier} already.`)];
    });
  });
}

/** The files of the entries, in the order of the list. */
function adaptersOf(tree: Tree, { path, text }: TextFile): readonly TextFile[] {
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const places = new Map(
    [...text.matchAll(/^import \{ (\w+) \} from '(\.[^']+)';/gm)].map(
      ([, name = '', from = '']) => [name, posix.join(posix.dirname(path), from)],
    ),
  );
  const [, entries = ''] = /^export const \w+(?:: [^=]+)? = \[([^\]]*)\];/m.exec(text) ?? [];
  return entries
    .split(',')
    .map((entry) => files.get(places.get(entry.trim()) ?? ''))
    .filter((file) => file !== undefined);
}

function kindOf(definition: string): readonly string[] {
  return [...definition.matchAll(/^ {2}kind: '([^']+)'/gm)]
    .map(([, kind = '']) => kind)
    .slice(0, 1);
}

/** `null`: it is not found by a scheme. */
function schemesOf(definition: string): readonly string[] | null {
  const [, listed] = /^ +schemes: \[([^\]]*)\]/m.exec(definition) ?? [];
  return listed === undefined
    ? null
    : [...listed.matchAll(/'([^']+)'/g)].map(([, one = '']) => one);
}
