import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCompare } from '../../../test/support/cli/compare-stage.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squirrel-'));
  writeFileSync(at('good.txt'), 'http://a.example/\n');
  writeFileSync(at('bad.txt'), 'ftp://b.example/\nhttp://c.example/ colour=red\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const table: readonly (readonly [args: readonly string[], errors: readonly string[]])[] = [
  [
    ['--engines', 'warp'],
    ['--engines: there is no engine "warp" (these can: serial, threads, queue)'],
  ],
  [
    ['--engines', 'serial,multicore,,warp'],
    [
      '--engines: the engine multicore cannot run in this installation (these can: serial, threads, queue)',
      '--engines: there is no engine "" (these can: serial, threads, queue)',
      '--engines: there is no engine "warp" (these can: serial, threads, queue)',
    ],
  ],
  [['--task', 'nap'], ['--task must be one of check, sleep, crunch, not "nap"']],
  [['--tasks', '0'], ['--tasks must be a whole number from 1 to 100000, not "0"']],
  [['--tasks', '100001'], ['--tasks must be a whole number from 1 to 100000, not "100001"']],
  [['--tasks', '4.5'], ['--tasks must be a whole number from 1 to 100000, not "4.5"']],
  [['--workers', 'four'], ['--workers must be a whole number from 1 to 1000, not "four"']],
  [['--workers', '1001'], ['--workers must be a whole number from 1 to 1000, not "1001"']],
  [['--runs', '-1'], ['--runs must be a whole number from 1 to 100, not "-1"']],
  [['--runs', '101'], ['--runs must be a whole number from 1 to 100, not "101"']],
  [['-f', '/no/such/list'], ['--file cannot read "/no/such/list": no such file']],
  [
    ['-f', '-'],
    ['stdin: the list holds no site (write one address a line, for example https://example.com/)'],
  ],
  [
    ['-f', '-', '-f', '-'],
    [
      '--file - can be given only once: standard input can be read only once',
      'stdin: the list holds no site (write one address a line, for example https://example.com/)',
    ],
  ],
  [['--resolver', '127.0.0.1:53'], ['--resolver only has an effect together with -f FILE']],
  [
    ['--queue', 'localhost'],
    ['--queue must be an address such as redis://127.0.0.1:6379, not "localhost"'],
  ],
  [
    ['--html', '/no/such/folder/page.html'],
    ['--html cannot write "/no/such/folder/page.html": no such folder'],
  ],
  [['--html', '/'], ['--html cannot write "/": it is a folder']],
  [['--wokers=3'], ['"--wokers" is not a known flag (did you mean --workers?)']],
  [['-x'], ['"-x" is not a known flag (see squirrel help compare)']],
  [['a.example'], ['"a.example" is not expected here (sites are given by -f FILE)']],
];

test.each(table)('compare %j', async (args, errors) => {
  const { exitCode, stdout, stderr, orders, farms } = await runCompare({ args });
  expect(stderr.split('\n').filter((line) => line !== '')).toEqual(
    errors.map((error) => `error: ${error}`),
  );
  expect({ exitCode, stdout, orders }).toEqual({ exitCode: 2, stdout: '', orders: [] });
  expect(farms.started).toBe(0);
});

test('a list is for checks only', async () => {
  const { exitCode, stderr } = await runCompare({
    args: ['-f', at('good.txt'), '--task', 'sleep'],
  });
  expect(exitCode).toBe(2);
  expect(stderr).toBe('error: --file has sites, which --task sleep does not use\n');
});

test('a flag without its value is an error', async () => {
  const { exitCode, stderr } = await runCompare({ args: ['--html'] });
  expect(exitCode).toBe(2);
  expect(stderr).toBe("error: option '--html <file>' argument missing\n");
});

test('everything that is wrong is said at once, and nothing runs', async () => {
  const { exitCode, stdout, stderr, orders } = await runCompare({
    args: ['-f', at('bad.txt'), '--workers', 'x', '--task', 'y', 'stray', '--nope'],
  });
  expect({ exitCode, stdout, orders }).toEqual({ exitCode: 2, stdout: '', orders: [] });
  const bad = at('bad.txt');
  for (const part of ['--nope', 'stray', '--workers', '--task', `${bad}:1`, `${bad}:2`]) {
    expect(stderr).toContain(part);
  }
  expect(stderr.trimEnd().split('\n')).toHaveLength(6);
});
