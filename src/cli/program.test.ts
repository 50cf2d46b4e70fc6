import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ConflictError, InvalidError, UnavailableError } from '../core/errors.ts';
import type { CliCommand } from './command.ts';
import { runProgram } from './program.ts';
import { testTerminal } from '../../test/support/cli/test-terminal.ts';

const commandOf = (run: CliCommand['run']): CliCommand => ({
  name: 'check',
  summary: 'Check things',
  define: (command) => void command.argument('[url...]').option('--deep', 'go deep'),
  run,
});

const call = async (args: readonly string[], run: CliCommand['run'] = async () => 0) => {
  const { terminal, printed } = testTerminal(new PassThrough());
  const program = { version: '1.2.3', commands: [commandOf(run)], terminal };
  const exitCode = await runProgram(program, args);
  return { exitCode, ...(await printed()) };
};

test('a command gets its arguments and flags, and gives the exit code', async () => {
  const result = await call(['check', 'a', '--deep', 'b'], async ({ args, flags, problems }) => {
    expect(args).toEqual(['a', 'b']);
    expect(flags).toEqual({ deep: true });
    expect(problems).toEqual([]);
    return 3;
  });
  expect(result).toEqual({ exitCode: 3, stdout: '', stderr: '' });
});

test('version and help go to standard output', async () => {
  expect(await call(['--version'])).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  const help = await call(['help']);
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  expect(help.stdout).toContain('check [options] [url...]  Check things');
  expect((await call(['help', 'check'])).stdout).toContain('--deep');
});

test('a command with many arguments does not push the summaries over the edge', async () => {
  const { terminal, printed } = testTerminal(new PassThrough());
  const long: CliCommand = {
    name: 'database',
    summary: 'Move all that there is from one place to another, and compare the two afterwards',
    define: (command) =>
      void command.arguments('<verb> <from> <to>').option('--json', 'print JSON'),
    run: async () => 0,
  };
  await runProgram({ version: '1.2.3', commands: [commandOf(async () => 0), long], terminal }, [
    'help',
  ]);
  const lines = (await printed()).stdout.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.join('\n')).toContain('  database <verb> <from> <to>  Move all');
});

test('an unknown command is an error with a suggestion', async () => {
  expect(await call(['chek'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: "error: unknown command 'chek'\n(Did you mean check?)\n",
  });
});

test('the help of an unknown command is the same error', async () => {
  expect(await call(['help', 'chek'])).toEqual(await call(['chek']));
  expect(await call(['help', 'nosuch'])).toMatchObject({ exitCode: 2, stdout: '' });
});

test('flags that do not exist reach the command as what is wrong, also when commander finds more', async () => {
  const wrong = '"--dep" is not a known flag (did you mean --deep?)';
  await call(['check', '--dep', 'a'], async ({ args, problems }) => {
    expect(args).toEqual(['a']);
    expect(problems).toMatchObject([{ path: '--dep' }]);
    return 0;
  });
  const result = await call(['check', '--dep'], async ({ problems }) => {
    throw new InvalidError([...problems]);
  });
  expect(result).toEqual({ exitCode: 2, stdout: '', stderr: `error: ${wrong}\n` });
});

test.each([40, 80, 120])('help is no wider than a terminal of %d columns', async (columns) => {
  const { terminal, printed } = testTerminal(new PassThrough(), { columns });
  const command = { ...commandOf(async () => 0 as const), help: 'Some more words. '.repeat(20) };
  await runProgram({ version: '1.2.3', commands: [command], terminal }, ['help', 'check']);
  const widths = (await printed()).stdout.split('\n').map(({ length }) => length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  expect(Math.max(...widths)).toBeGreaterThan(columns - 10);
});

test('commands in texts are those that are typed here', async () => {
  const { terminal, printed } = testTerminal(new PassThrough(), {
    calledAs: 'npm run -s squirrel --',
  });
  const help = 'Examples:\n  cat a | squirrel check -f -';
  const command = { ...commandOf(async () => 0 as const), help };
  await runProgram({ version: '1.2.3', commands: [command], terminal }, ['help', 'check']);
  await runProgram({ version: '1.2.3', commands: [command], terminal }, ['check', '--x']);
  const { stdout } = await printed();
  expect(stdout).toContain('Usage: npm run -s squirrel -- check');
  expect(stdout).toContain('cat a | npm run -s squirrel -- check -f -');
});

test('without a command the help is printed as an error', async () => {
  const result = await call([]);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain('Usage: squirrel');
});

test.each([
  [
    new InvalidError([
      { path: 'a', message: 'a is wrong', file: 'list.txt', line: 3 },
      { path: 'b', message: 'b holds \u001B[31m', hint: 'use c' },
    ]),
    2,
    'error: list.txt:3: a is wrong\nerror: b holds \\u001b[31m (use c)\n',
  ],
  [new ConflictError('it is there already'), 2, 'error: it is there already\n'],
  [new UnavailableError('no worker'), 1, 'error: no worker\n'],
])('%s is printed line by line', async (error, exitCode, stderr) => {
  const result = await call(['check'], async () => {
    throw error;
  });
  expect(result).toEqual({ exitCode, stdout: '', stderr });
});

test('a bug is printed with its stack', async () => {
  const result = await call(['check'], async () => {
    throw new TypeError('oops');
  });
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toMatch(/^error: TypeError: oops\nerror: +at /);
});
