import { fileURLToPath } from 'node:url';
import { sourcesFrom } from './sources-from.ts';

const folder = fileURLToPath(new URL('../src/', import.meta.url));
const from = (...roots: readonly string[]): ReadonlySet<string> => sourcesFrom(folder, { roots });

// Not the very first source, whose chunk the page names.
const entry = from('app.tsx', 'text/use-text.tsx');
const forAnyone = from('pages/sign-in/sign-in-page.tsx');
const inside = from('frame/inside.tsx', 'pages/overview/overview-page.tsx');

/**
 * The chunks of a first load, each as one file: many small ones compress badly, and wait for each other. What the page for signing in shares
 * with the others belongs to the entry, so that it loads nothing of what is inside.
 */
export const FIRST_CHUNKS = [
  {
    name: 'entry',
    priority: 2,
    test: (id: string): boolean =>
      isIn(entry, id) ||
      (isIn(forAnyone, id) && isIn(inside, id)) ||
      // What the first source needs of it and what the table does are in one file.
      id.includes('/node_modules/react-dom/'),
  },
  { name: 'inside', priority: 1, test: (id: string): boolean => isIn(inside, id) },
];

function isIn(sources: ReadonlySet<string>, id: string): boolean {
  return id.startsWith(folder) && sources.has(id.slice(folder.length));
}
