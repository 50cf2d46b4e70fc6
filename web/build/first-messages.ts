import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageFile } from './compile-catalogue.ts';
import { sourcesFrom } from './sources-from.ts';

/** Where the list of pages stands, and the one that a first load shows. Each of the others brings the remaining messages with it. */
const PAGES = 'pages/index.ts';
const FIRST_PAGE = './overview/';

/**
 * The sources that a first load of `/` may come to show: whatever the entry imports, now or later, but for the pages other than the overview.
 * `folder`: `web/src`. Paths are below it.
 */
export function firstSources(folder: string): ReadonlySet<string> {
  return sourcesFrom(folder, {
    roots: ['main.tsx'],
    isFollowedLater: (path, name) => path !== PAGES || name.startsWith(FIRST_PAGE),
  });
}

/** The ids that sources name: whole, in quotes, or by their beginning in a template. */
export function namedIds(ids: readonly string[], sources: string): ReadonlySet<string> {
  const quoted = new Set([...sources.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, id]) => id));
  const begun = [...sources.matchAll(/`([a-z][\w.]*\.)\$\{/g)].map(([, prefix = '']) => prefix);
  return new Set(
    ids.filter((id) => quoted.has(id) || begun.some((prefix) => id.startsWith(prefix))),
  );
}

/** A language in two: what a first load of `/` may show, and what comes with any other page. */
export interface SplitMessages {
  readonly first: MessageFile;
  readonly others: MessageFile;
}

export function splitMessages(file: MessageFile, folder: string): SplitMessages {
  const sources = [...firstSources(folder)].map((path) => readFileSync(join(folder, path), 'utf8'));
  const first = namedIds(Object.keys(file), sources.join('\n'));
  const of = (isFirst: boolean): MessageFile =>
    Object.fromEntries(Object.entries(file).filter(([id]) => first.has(id) === isFirst));
  return { first: of(true), others: of(false) };
}
