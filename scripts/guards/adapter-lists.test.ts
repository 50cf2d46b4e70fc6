import { expect, test } from 'vitest';
import { unreachableAdapters } from './adapter-lists.ts';

function definition(name: string, kind: string, schemes: string): { path: string; text: string } {
  const text = `export const ${name}: StorageDefinition = {\n  kind: '${kind}',\n  schemes: [${schemes}],\n};\n`;
  return { path: `src/storage/${name}/definition.ts`, text };
}

const LIST = {
  path: 'src/storage/index.ts',
  text: `import { first } from './first/definition.ts';
import { second } from './second/definition.ts';

export const storages: readonly StorageDefinition[] = [first, second];
`,
};

test.each([
  ['each has its own words', 'second', `'b:', 'c:'`, []],
  [
    'a scheme that an earlier one has',
    'second',
    `'b:', 'a:'`,
    ["'a:' leads to src/storage/first/definition.ts already."],
  ],
  [
    'a kind that an earlier one has',
    'first',
    `'b:'`,
    ["'first' leads to src/storage/first/definition.ts already."],
  ],
  ['no scheme', 'second', '', ['It has no scheme, so no address leads to it.']],
])('%s', (_, kind, schemes, says) => {
  const files = [LIST, definition('first', 'first', `'a:'`), definition('second', kind, schemes)];
  const found = unreachableAdapters({ files });
  expect(found.map(({ message }) => message)).toEqual(says);
  for (const { path } of found) expect(path).toBe('src/storage/second/definition.ts');
});
