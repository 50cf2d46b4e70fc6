import { expect, test } from 'vitest';
import { readArguments } from './read-arguments.ts';

const flags = [
  { long: '--file', short: '-f', required: true },
  { long: '--engine', required: true },
  { long: '--log-level', required: true },
  { long: '--workers', required: true },
  { long: '--json', required: false },
  { long: '--verbose', short: '-v', required: false },
];
const read = (...args: readonly string[]) => {
  const { args: kept, problems } = readArguments(args, { name: 'check', flags });
  return [kept, problems.map(({ message, hint }) => `${message} (${hint})`)];
};
const unknown = (name: string, hint = 'see squirrel help check') => [
  `"${name}" is not a known flag (${hint})`,
];

test.each([
  [['a', '--json', '-v', 'b']],
  [['-f', '-', '--engine', 'serial']],
  [['-flist', '--engine=serial']],
  [['--engine', '--json']],
  [['--workers']],
  [['a', '--', '--nope']],
])('%j is left as it is', (args) => {
  expect(read(...args)).toEqual([args, []]);
});

test.each([[['--loglevel', 'debug']], [['--logLevel', 'debug']], [['--LOG-LEVEL', 'debug']]])(
  '%j is --log-level debug',
  (args) => {
    expect(read(...args)).toEqual([['--log-level', 'debug'], []]);
  },
);

test('the value of a mistyped flag is not taken for an address', () => {
  expect(read('--enigne', 'serial', 'a')).toEqual([
    ['a'],
    unknown('--enigne', 'did you mean --engine?'),
  ]);
  expect(read('--enigne=serial', 'a')).toEqual([
    ['a'],
    unknown('--enigne', 'did you mean --engine?'),
  ]);
  expect(read('--colour', 'red')).toEqual([[], unknown('--colour')]);
});

test('what follows a mistyped flag without a value is an address', () => {
  expect(read('--jsno', 'a')).toEqual([['a'], unknown('--jsno', 'did you mean --json?')]);
  expect(read('-x', '--json')).toEqual([['--json'], unknown('-x')]);
});

test('the beginning of a flag leads to it', () => {
  expect(read('--work', '3')).toEqual([[], unknown('--work', 'did you mean --workers?')]);
});
