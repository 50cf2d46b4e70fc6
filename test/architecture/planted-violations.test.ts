import { beforeAll, describe, expect, test } from 'vitest';
import { entryFile, verifyTree, type Verdict } from './planted-tree.ts';
import { violations } from './violations.ts';
import { lawfulFiles, wallBreakers } from './walls.ts';

const NO_ALLOWANCES = `export const allowances = { folders: {}, ports: {}, constants: {}, types: {}, contracts: {} };\n`;

/** A tree that keeps every rule, so that whatever is red in the planted one was planted. */
function lawfulTree(): Map<string, string> {
  const files = new Map([
    ...lawfulFiles(),
    ['scripts/guards/allowances.ts', NO_ALLOWANCES],
    ['src/core/half-used.ts', 'export const used = [1];\n'],
    [
      'src/core/counting.ts',
      `import { used } from './half-used.ts';\n\nexport const sum = used.length + 1;\n`,
    ],
    [
      'src/core/counting.test.ts',
      `import { createRequire } from 'node:module';\nimport axe from 'axe-core';\nimport fc from 'fast-check';\nimport { chromium } from 'playwright-core';\nimport { generate } from 'openapi-typescript-codegen';\nimport { expect, test } from 'vitest';\nimport { sum } from './counting.ts';\n\nconst require = createRequire(import.meta.url);\n\ntest('counting', () => {\n  expect(sum).toBe(2);\n  expect(fc).toBeDefined();\n  expect([axe, chromium, generate]).not.toContain(undefined);\n  expect(require.resolve('@redocly/cli/package.json')).toContain('cli');\n  expect(require.resolve('oidc-provider')).toContain('oidc');\n});\n`,
    ],
    [
      'src/core/naming.ts',
      `import { domainToUnicode } from 'node:url';\n\nexport const naming = domainToUnicode;\n`,
    ],
    [
      'src/network/opening.ts',
      `import { Socket } from 'node:net';\n\nexport const opening = Socket;\n`,
    ],
    [
      'src/notifiers/naming.ts',
      `import type { Socket } from 'node:net';\n\nexport type Named = Socket;\n`,
    ],
  ]);
  const used = [...files.keys()].filter(
    (path) => path.startsWith('src') && !/\.test|half-used/.test(path),
  );
  files.set('src/entrypoints/part.ts', `export const part = ['entrypoints'];\n`);
  files.set('src/entrypoints/cli.ts', entryFile([...used, 'src/entrypoints/part.ts']));
  return files;
}

describe('a lawful tree', () => {
  test('is green in every step', async () => {
    const verdict = await verifyTree(lawfulTree());
    expect(verdict.output).toContain('All green.');
    expect(verdict.status).toBe(0);
  });
});

describe('a tree with one violation of each rule', () => {
  const breakers = wallBreakers();
  let verdict: Verdict;

  beforeAll(async () => {
    expect(new Set(violations.map(({ path }) => path)).size).toBe(violations.length);
    const planted = violations.flatMap(({ path, text, besides = [] }) => [
      [path, text] as const,
      ...besides,
    ]);
    verdict = await verifyTree(new Map([...lawfulTree(), ...planted, ...breakers]));
  });

  test('is red', () => {
    expect(verdict.status).toBe(1);
  });

  test.each(violations)('$step: $rule', ({ step, path, says }) => {
    expect(verdict.linesOf(step)).toContainEqual(matching(path, says));
  });

  test.each([...breakers.keys()])('wall: %s', (path) => {
    expect(verdict.linesOf('lint')).toContainEqual(matching(path, 'no-restricted-imports'));
  });

  test('is red in lint for nothing else', () => {
    const planted = new Set([...breakers.keys(), ...violations.map(({ path }) => path)]);
    const named = verdict.linesOf('lint').map((line) => /^ {2}(src\/[^:]+):/.exec(line)?.[1]);
    expect(named.filter((path) => path !== undefined && !planted.has(path))).toEqual([]);
  });
});

function matching(path: string, says: string): unknown {
  const line = new RegExp(`${literal(path)}.*${literal(says)}|${literal(says)}.*${literal(path)}`);
  return expect.stringMatching(line);
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
