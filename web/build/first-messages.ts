import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MessageFile } from './compile-catalogue.ts';
import { unusedIds } from './message-rules.ts';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));
/** What imports all pages, of which only this one belongs to the first load. */
const PAGES = join(SOURCES, 'pages/index.ts');
const FIRST_PAGE = './overview/';

/** Messages in two parts: those of the frame and the overview, and those that only other pages show. */
export function splitMessages(file: MessageFile): {
  readonly first: MessageFile;
  readonly later: MessageFile;
} {
  const texts = firstSources().map((path) => readFileSync(path, 'utf8'));
  const later = new Set(unusedIds(file, texts.join('\n')));
  const part = (isLater: boolean): MessageFile =>
    Object.fromEntries(Object.entries(file).filter(([id]) => later.has(id) === isLater));
  return { first: part(false), later: part(true) };
}

/** What the overview is made of, and all that it may load later, by their imports from `main.tsx` on. */
export function firstSources(): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const wanted of importsOf(readFileSync(path, 'utf8'))) {
      if (path === PAGES && wanted.startsWith('./') && !wanted.startsWith(FIRST_PAGE)) continue;
      visit(join(dirname(path), wanted));
    }
  };
  visit(join(SOURCES, 'main.tsx'));
  return [...seen];
}

function importsOf(source: string): readonly string[] {
  const values = source.replaceAll(/^(?:import|export) type [^;]*;/gm, '');
  const found = values.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+\.tsx?)'/g);
  return [...found].flatMap(([, path]) => (path === undefined ? [] : [path]));
}
