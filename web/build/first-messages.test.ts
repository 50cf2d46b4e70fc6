import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import english from '../locales/en.json' with { type: 'json' };
import { firstSources, namedIds, splitMessages } from './first-messages.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'first-messages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  'main.tsx': "import { App } from './app.tsx';\nimport './base.css';\nt('title');",
  'app.tsx': "import {\n  pages,\n} from './pages/index.ts';\nlazy(() => import('./palette.tsx'));",
  'palette.tsx': 't(`go.${name}`)',
  'pages/index.ts':
    "export const pages = [\n{ load: async () => (await import('./lab/page.tsx')).Page },\n{ load: async () => (await import('./overview/page.tsx')).Page }];",
  'pages/overview/page.tsx':
    "import type { Row } from '../lab/row.ts';\nexport * from './list.ts';",
  'pages/overview/list.ts': 't("list.title")',
  'pages/lab/page.tsx': "t('lab.title')",
  'pages/lab/row.ts': "t('lab.row')",
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test('the first messages are those of whatever the entry imports, now or later, but for the other pages', () => {
  expect(
    splitMessages(
      {
        title: 'a',
        'go.lab': 'b',
        'list.title': 'c',
        'lab.title': 'd',
        'lab.row': 'e',
      },
      folder,
    ),
  ).toEqual({
    first: { title: 'a', 'go.lab': 'b', 'list.title': 'c' },
    others: { 'lab.title': 'd', 'lab.row': 'e' },
  });
});

test('the frame has all its messages from the first load on, and no message is lost', () => {
  const first = firstSources(src);
  expect([...first]).toEqual(
    expect.arrayContaining(['frame/frame.tsx', 'pages/overview/overview-page.tsx']),
  );
  expect([...first].filter((path) => /^pages\/(?!index|overview\/)/.test(path))).toEqual([]);
  const ids = Object.keys(english);
  const { first: early, others } = splitMessages(english, src);
  expect([...Object.keys(early), ...Object.keys(others)].toSorted()).toEqual(ids.toSorted());
  const shown = globSync('{frame,actions}/**/*.tsx', { cwd: src })
    .map((path) => readFileSync(join(src, path), 'utf8'))
    .join('\n');
  expect([...namedIds(ids, shown)].filter((id) => !Object.hasOwn(early, id))).toEqual([]);
});
