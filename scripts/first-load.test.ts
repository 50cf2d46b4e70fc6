import { expect, test } from 'vitest';
import { DATA_BYTES, FIRST_LOAD_BYTES, firstLoadFault, firstLoadFiles } from './first-load.ts';

const manifest = {
  'index.html': {
    file: 'assets/index.js',
    imports: ['_react.js'],
    css: ['assets/index.css'],
    assets: ['assets/inter.woff2', 'assets/vazirmatn.woff2'],
  },
  '_react.js': { file: 'assets/react.js', imports: ['index.html'] },
  'src/pages/overview/overview-page.tsx': { file: 'assets/page.js', imports: ['_react.js'] },
  'src/frame/inside.tsx': { file: 'assets/inside.js', imports: ['_react.js'] },
  '../virtual:catalogue/en-first': { file: 'assets/en.js' },
  '../virtual:catalogue/en-others': { file: 'assets/en-others.js' },
  '../virtual:catalogue/fa-first': { file: 'assets/fa.js' },
  'src/parts/menu-popover.tsx': { file: 'assets/menu.js' },
};
const loaded = [
  'index.html',
  'assets/index.js',
  'assets/index.css',
  'assets/inter.woff2',
  'assets/react.js',
  'assets/inside.js',
  'assets/page.js',
  'assets/en.js',
];

test('a first load is the shell, the entry, the frame, the page and one language with all they bring along', () => {
  expect(firstLoadFiles(manifest).toSorted()).toEqual(loaded.toSorted());
});

test('a byte too many is a fault that names the largest files first', () => {
  const free = FIRST_LOAD_BYTES - DATA_BYTES - (loaded.length - 1) * 100;
  const sizeOf = (most: number) => (file: string) => (file === 'assets/react.js' ? most : 100);
  expect(firstLoadFault(manifest, sizeOf(free))).toBeNull();
  const fault = firstLoadFault(manifest, sizeOf(free + 1));
  expect(fault).toContain(`${FIRST_LOAD_BYTES + 1} bytes`);
  expect(fault?.split('\n')[1]).toBe(`  ${free + 1} assets/react.js`);
});

test('a build without the page is not counted as a small one', () => {
  expect(() => firstLoadFiles({ 'index.html': { file: 'assets/index.js' } })).toThrow(
    'The build has no chunk of src/frame/',
  );
});
