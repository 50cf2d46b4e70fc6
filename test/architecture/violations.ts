import { ADAPTER_LIST, adapterRooms } from './walls.ts';

/** One planted violation: the file that is wrong, and what which step of the verify command says about it. */
export interface Violation {
  readonly rule: string;
  readonly step: 'format' | 'lint' | 'types' | 'unused code' | 'guards' | 'tests';
  readonly path: string;
  readonly text: string;
  readonly says: string;
  /** More files that it takes, with their texts. */
  readonly besides?: readonly (readonly [path: string, text: string])[];
}

const LAWFUL = `export const planted = [1];\n`;

function lint(rule: string, path: string, text: string, says: string): Violation {
  return { rule, step: 'lint', path, text, says };
}

function forbiddenImport(rule: string, path: string, from: string): Violation {
  const text = `import { part } from '${from}';\n\nexport const planted: unknown = part;\n`;
  return lint(rule, path, text, 'no-restricted-imports');
}

function impure(expression: string, name: string, says = 'no-restricted-globals'): Violation {
  const text = `export const planted = (): unknown => ${expression};\n`;
  return lint(`core never touches ${expression}`, `src/core/impure-${name}.ts`, text, says);
}

const walls: readonly Violation[] = [
  forbiddenImport(
    'a deeper folder is behind the same wall',
    'src/api/one/a.ts',
    '../../storage/part.ts',
  ),
  forbiddenImport('the deepest one too', 'src/api/one/two/a.ts', '../../../storage/part.ts'),
  forbiddenImport('a room never leaves src', 'src/config/outside.ts', '../../scripts/verify.ts'),
  forbiddenImport(
    'nobody imports entrypoints, not even tests',
    'src/core/entry.test.ts',
    '../entrypoints/cli.ts',
  ),
  forbiddenImport('core imports nothing of Node', 'src/core/node.ts', 'node:path'),
  lint(
    'core imports no more of node:url than what is pure',
    'src/core/url.ts',
    `import { pathToFileURL } from 'node:url';\n\nexport const planted: unknown = pathToFileURL;\n`,
    'no-restricted-imports',
  ),
  forbiddenImport('core imports one package', 'src/core/package.ts', 'fastify'),
  forbiddenImport('the engine imports nothing of Node', 'src/engine/node.ts', 'node:fs'),
  forbiddenImport('services import nothing of Node', 'src/services/node.ts', 'node:fs'),
  forbiddenImport('a package belongs to its rooms', 'src/api/package.ts', 'nodemailer'),
  forbiddenImport('probers open no socket', 'src/probers/socket.ts', 'node:net'),
  forbiddenImport('notifiers open no TLS socket', 'src/notifiers/socket.ts', 'node:tls'),
  forbiddenImport('storage asks no name server', 'src/storage/socket.ts', 'node:dns/promises'),
  forbiddenImport('entry files of commands send no request', 'src/cli/socket.ts', 'node:https'),
  forbiddenImport('only executors start processes', 'src/storage/process.ts', 'node:child_process'),
  ...adapterRooms.flatMap((room) => [
    forbiddenImport(
      `${room}: no adapter imports a folder beside it`,
      `src/${room}/flat.ts`,
      './folder/adapter.ts',
    ),
    forbiddenImport(
      `${room}: no adapter imports a file beside it`,
      `src/${room}/folder/adapter.ts`,
      '../flat.ts',
    ),
    forbiddenImport(
      `${room}: no adapter imports the list`,
      `src/${room}/folder/list.ts`,
      '../index.ts',
    ),
    forbiddenImport(
      `${room}: no adapter imports one of the same folder`,
      `src/${room}/pair/second.ts`,
      './first.ts',
    ),
    forbiddenImport(
      `${room}: no adapter imports one of another folder`,
      `src/${room}/pair/first.ts`,
      '../folder/adapter.ts',
    ),
  ]),
  forbiddenImport(
    'a layer of the network sees none above it',
    'src/network/policy/upward.ts',
    '../dns/part.ts',
  ),
  forbiddenImport(
    'nor does a folder in it',
    'src/network/dns/wire/upward.ts',
    '../../http/part.ts',
  ),
  forbiddenImport(
    'nor does a layer see another one of its floor',
    'src/network/tcp/sideways.ts',
    '../dns/part.ts',
  ),
  forbiddenImport('nor what stands above all layers', 'src/network/probe/front.ts', '../part.ts'),
  forbiddenImport(
    'a folder of the network without a floor sees no layer',
    'src/network/elsewhere/looking.ts',
    '../probe/part.ts',
  ),
  forbiddenImport(
    'the dashboard imports no code of the server',
    'web/src/value.ts',
    '../../src/core/part.ts',
  ),
  lint(
    'the dashboard sees the types of the contract of the API, not those behind it',
    'web/src/inside.ts',
    "import type { part } from '../../src/core/part.ts';\n\nexport type Planted = typeof part;\n",
    'no-restricted-imports',
  ),
  forbiddenImport('the dashboard sees no storage', 'web/src/type.ts', '../../src/storage/part.ts'),
  forbiddenImport(
    'the product imports no hostile targets',
    'src/probers/target.ts',
    '../../conformance/cases/part.ts',
  ),
  forbiddenImport(
    'nor do its contract suites',
    'src/testing/prober/target.ts',
    '../../../conformance/cases/part.ts',
  ),
  forbiddenImport(
    'nor its entry files those of tests',
    'src/entrypoints/fake.ts',
    '../../test/support/part.ts',
  ),
  forbiddenImport(
    'a hostile target imports nothing of the product',
    'conformance/servers/tls/product.ts',
    '../../../src/network/part.ts',
  ),
  forbiddenImport('a hostile target needs no package', 'conformance/cases/package.ts', 'fastify'),
  forbiddenImport(
    'a hostile target knows no scorer',
    'conformance/cases/scorer.ts',
    '../score/part.ts',
  ),
  forbiddenImport(
    'the scorer imports no entrypoints',
    'conformance/score/entry.ts',
    '../../src/entrypoints/cli.ts',
  ),
  lint(
    'requests leave through the network room',
    'src/notifiers/request.ts',
    `export const planted = async (): Promise<Response> => fetch('http://127.0.0.1/');\n`,
    'no-restricted-globals',
  ),
  lint(
    'no cycles',
    'src/engine/cycle.ts',
    `import { back } from './cycle-back.ts';\n\nexport const there = (): number => back();\n`,
    'no-cycle',
  ),
  lint(
    'no cycles, from the other side',
    'src/engine/cycle-back.ts',
    `import { there } from './cycle.ts';\n\nexport const back = (): number => there();\n`,
    'no-cycle',
  ),
];

const purity: readonly Violation[] = [
  impure('Date.now()', 'now'),
  impure('new Date()', 'date'),
  impure('Temporal.Now.instant()', 'instant', 'no-restricted-properties'),
  impure('performance.now()', 'performance'),
  impure('Math.random()', 'chance', 'no-restricted-properties'),
  impure('crypto.randomUUID()', 'identity'),
  impure(`process.env['HOME']`, 'environment'),
  impure('setTimeout(() => 1, 1)', 'timer'),
  impure('globalThis.setInterval(() => 1, 1)', 'global-timer'),
  impure('AbortSignal.timeout(1)', 'deadline', 'no-restricted-properties'),
  impure('console.log(1)', 'console'),
  impure(`fetch('http://127.0.0.1/')`, 'request'),
];

const code: readonly Violation[] = [
  lint(
    'no any',
    'src/core/any.ts',
    'export const planted = (value: any): unknown => value;\n',
    'no-explicit-any',
  ),
  lint(
    'no any by the back door',
    'src/core/parsed.ts',
    `export const planted = (): string => JSON.parse('1');\n`,
    'no-unsafe-return',
  ),
  lint(
    'no promise is left alone',
    'src/engine/floating.ts',
    `export function planted(work: () => Promise<void>): void {\n  work();\n}\n`,
    'no-floating-promises',
  ),
  lint(
    'no promise where nobody waits',
    'src/engine/misused.ts',
    `export function planted(work: () => Promise<boolean>): number {\n  return work() ? 1 : 2;\n}\n`,
    'no-misused-promises',
  ),
  lint(
    'switches name every case',
    'src/core/switch.ts',
    `export function planted(side: 'left' | 'right'): number | undefined {
  switch (side) {
    case 'left':
      return 1;
  }
  return undefined;
}
`,
    'switch-exhaustiveness-check',
  ),
  lint(
    'exported functions say what they return',
    'src/core/boundary.ts',
    'export function planted(value: number) {\n  return value;\n}\n',
    'explicit-module-boundary-types',
  ),
  lint(
    'only errors are thrown',
    'src/core/thrown.ts',
    `export function planted(): void {\n  throw 'text';\n}\n`,
    'only-throw-error',
  ),
  lint(
    'nothing is caught and dropped',
    'src/engine/dropped.ts',
    `export function planted(work: () => void): void {\n  try {\n    work();\n  } catch {}\n}\n`,
    'no-empty',
  ),
  lint(
    'the compiler is not silenced',
    'src/core/silenced.ts',
    `// @ts-ignore\nexport const planted: string = 1;\n`,
    'ban-ts-comment',
  ),
  lint(
    'lint is not silenced for nothing',
    'src/core/unneeded.ts',
    `// oxlint-disable-next-line no-console\n${LAWFUL}`,
    'disable directive',
  ),
  lint(
    'exports have names',
    'src/core/nameless.ts',
    'const planted = 1;\nexport default planted;\n',
    'no-default-export',
  ),
  lint('files are kebab-case', 'src/core/camelCase.ts', LAWFUL, 'filename-case'),
  lint(
    'a file has at most 400 lines',
    'src/core/long.ts',
    Array.from({ length: 401 }, (_, line) => `export const line${line} = ${line};\n`).join(''),
    'max-lines',
  ),
  lint(
    'a function has at most 80 lines',
    'src/core/long-function.ts',
    `export function planted(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(79)}  return sum;\n}\n`,
    'max-lines-per-function',
  ),
  lint(
    'a function has at most 3 parameters',
    'src/core/parameters.ts',
    'export const planted = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n',
    'max-params',
  ),
  lint(
    'a function takes at most 20 ways',
    'src/core/complex.ts',
    `export function planted(value: number): number {\n${Array.from(
      { length: 20 },
      (_, way) => `  if (value === ${way}) return ${way + 1};\n`,
    ).join('')}  return 0;\n}\n`,
    'complexity',
  ),
  lint(
    'rooms do not print',
    'src/engine/prints.ts',
    'export const planted = (): void => console.log(1);\n',
    'no-console',
  ),
  lint(
    'rooms do not end the process',
    'src/storage/exits.ts',
    'export const planted = (): never => process.exit(1);\n',
    'no-process-exit',
  ),
  lint(
    'no test is run alone',
    'src/core/alone.test.ts',
    `import { expect, test } from 'vitest';\n\ntest.only('planted', () => {\n  expect(1).toBe(1);\n});\n`,
    'no-focused-tests',
  ),
  lint(
    'a test expects something',
    'src/core/toothless.test.ts',
    `import { test } from 'vitest';\n\ntest('planted', () => {\n  Math.abs(-1);\n});\n`,
    'expect-expect',
  ),
];

function types(rule: string, name: string, text: string): Violation {
  return { rule, step: 'types', path: `src/core/${name}.ts`, text, says: 'error TS' };
}

const typing: readonly Violation[] = [
  types('types fit', 'type-error', `export const planted: number = 'text';\n`),
  types('types can be stripped', 'enumeration', 'export enum Planted {\n  One,\n}\n'),
  types(
    'an element may be missing',
    'element',
    'export const planted = (all: number[]): number => all[0];\n',
  ),
  types(
    'absent is not undefined',
    'absent',
    'export const planted: { readonly value?: number } = { value: undefined };\n',
  ),
];

function guard(rule: string, path: string, text: string, says: string): Violation {
  return { rule, step: 'guards', path, text, says };
}

const text: readonly Violation[] = [
  guard('a file name says its idea', 'src/core/utils.ts', LAWFUL, 'names no idea'),
  guard('a folder name too', 'src/core/types/planted.ts', LAWFUL, 'names no idea'),
  guard('src holds rooms only', 'src/attic/planted.ts', LAWFUL, 'no room'),
  guard(
    'the field has a word for it',
    'src/core/lookout.ts',
    'export const lookout = 1;\n',
    'is a word of our own',
  ),
  guard(
    'no list from outside is spread into arguments',
    'src/config/spread.ts',
    'export const planted = (from: number[], into: number[]): number => into.push(...from);\n',
    'spread into arguments',
  ),
  {
    ...guard('a folder holds 20 files', 'src/services/crowd/z.ts', LAWFUL, 'holds 21 files'),
    besides: Array.from({ length: 20 }, (_, index) => [`src/services/crowd/a${index}.ts`, LAWFUL]),
  },
  guard(
    'a port has at most 12 members',
    'src/core/ports/wide.ts',
    `/** Planted. */\nexport interface WidePort {\n${Array.from({ length: 13 }, (_, index) => `  call${index}(): void;\n`).join('')}}\n`,
    'has 13 members',
  ),
  guard(
    'constants of a module are UPPER_SNAKE_CASE',
    'src/engine/constant.ts',
    'export const plantedMs = 60 * 1_000;\n',
    'UPPER_SNAKE_CASE',
  ),
  guard(
    'texts too',
    'conformance/score/constant.ts',
    `const planted =\n  'a long text that needs a line of its own because it would not fit beside its name ....';\n\nexport const all = [planted];\n`,
    'UPPER_SNAKE_CASE',
  ),
  {
    ...guard(
      'a type name has one meaning',
      'src/storage/meaning.ts',
      'export type PlantedMeaning = string;\n',
      'another type called PlantedMeaning',
    ),
    besides: [['src/core/meaning.ts', 'export type PlantedMeaning = number;\n']],
  },
  guard(
    'a list of adapters is tried by a contract suite',
    'src/executors/contract.test.ts',
    `import { expect, test } from 'vitest';\n\ntest('planted', () => {\n  expect(1).toBe(1);\n});\n`,
    'suite of src/testing',
  ),
  {
    ...guard(
      'every entry of a list of adapters can be reached',
      'src/storage/hidden.ts',
      `export const hidden = {\n  kind: 'hidden',\n  schemes: ['planted:'],\n};\n`,
      "'planted:' leads to src/storage/shown.ts",
    ),
    besides: [
      [
        'src/storage/shown.ts',
        `export const shown = {\n  kind: 'shown',\n  schemes: ['planted:'],\n};\n`,
      ],
      [
        'src/storage/index.ts',
        `import { hidden } from './hidden.ts';\nimport { shown } from './shown.ts';\n${ADAPTER_LIST.replace('= [', '= [shown, hidden, ')}`,
      ],
    ],
  },
  guard(
    'words of the glossary are in the code',
    'docs/glossary.md',
    '| planted | means | `PlantedWord` |\n',
    'PlantedWord',
  ),
  guard('rooms are three folders deep', 'src/core/a/b/c/d.ts', LAWFUL, 'three folders'),
  guard(
    'documents name files that exist',
    'docs/path.md',
    'See `src/core/gone.ts`.\n',
    'does not exist',
  ),
  guard(
    'documents link to pages that exist',
    'docs/link.md',
    'See [it](./gone.md).\n',
    'leads nowhere',
  ),
  guard(
    'documents name commands that exist',
    'docs/script.md',
    'Run `npm run gone`.\n',
    'no npm script',
  ),
  guard(
    'no path of one machine',
    'docs/machine.md',
    `See ${['', 'home', 'someone'].join('/')}.\n`,
    'one machine',
  ),
  guard(
    'no package registry',
    'docs/registry.md',
    `From ${['registry', 'example', 'org'].join('.')}.\n`,
    'registry',
  ),
  guard(
    'the lock file lists every platform',
    'package-lock.json',
    '{ "packages": { "": { "optionalDependencies": { "gone": "1.0.0" } } } }\n',
    'gone is missing',
  ),
];

const rest: readonly Violation[] = [
  {
    rule: 'one layout',
    step: 'format',
    path: 'src/core/layout.ts',
    text: 'export const planted=1\n',
    says: '',
  },
  { rule: 'no dead file', step: 'unused code', path: 'src/core/dead.ts', text: LAWFUL, says: '' },
  {
    rule: 'no dead export',
    step: 'unused code',
    path: 'src/core/half-used.ts',
    text: 'export const used = [1];\nexport const unused = [2];\n',
    says: 'unused',
  },
  {
    rule: 'tests pass',
    step: 'tests',
    path: 'src/core/failing.test.ts',
    text: `import { expect, test } from 'vitest';\n\ntest('planted', () => {\n  expect(1).toBe(2);\n});\n`,
    says: 'FAIL',
  },
  {
    rule: 'a skipped test says why (in CI)',
    step: 'tests',
    path: 'src/core/skipped.test.ts',
    text: `import { expect, test } from 'vitest';\n\ntest.skip('planted without a word', () => {\n  expect(1).toBe(1);\n});\n`,
    says: 'without a reason',
  },
];

/** Every rule that the verify command keeps, broken once. */
export const violations: readonly Violation[] = [
  ...walls,
  ...purity,
  ...code,
  ...typing,
  ...text,
  ...rest,
];
