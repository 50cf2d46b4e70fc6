import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)(?:[\w*{][^;'"=()]*?from\s+)?'(\.[^']+)'/g;
const LATER = /\bimport\(\s*'(\.[^']+)'\s*\)/g;

/** The sources that `roots` import, themselves included, by their paths below `folder`. Types alone are no import. */
export function sourcesFrom(
  folder: string,
  {
    roots,
    isFollowedLater = () => false,
  }: {
    readonly roots: readonly string[];
    /** Whether what a source imports later is followed as well; `name` as it is written there. */
    readonly isFollowedLater?: (path: string, name: string) => boolean;
  },
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || !/\.tsx?$/.test(path) || !existsSync(join(folder, path))) return;
    found.add(path);
    const text = readFileSync(join(folder, path), 'utf8');
    const later = importsOf(text, LATER).filter((name) => isFollowedLater(path, name));
    for (const name of [...importsOf(text, IMPORT), ...later]) visit(join(dirname(path), name));
  };
  roots.forEach(visit);
  return found;
}

function importsOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}
