import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { UnavailableError } from '../../core/errors.ts';
import { runProgram } from '../program.ts';
import { databaseCommand, type DatabaseParts } from './command.ts';

const owners = { table: 'owners', rows: 1_234, sum: 'ab'.repeat(32) };
const copied: DatabaseParts['copy'] = async ({ from, to, onTable }) => {
  onTable(owners, 'copied');
  onTable(owners, 'compared');
  return { from: `shown ${from}`, to: `shown ${to}`, tables: [owners] };
};

async function call(args: readonly string[], copy: DatabaseParts['copy'] = copied) {
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [databaseCommand(async () => ({ copy }))];
  const exitCode = await runProgram({ version: '1', commands, terminal }, args);
  return { exitCode, ...(await printed()) };
}

test('says which tables were copied and compared, and what it came to', async () => {
  expect(await call(['database', 'copy', 'a', 'b'])).toEqual({
    exitCode: 0,
    stdout: 'shown a was copied to shown b: 1,234 rows, every table the same on both sides\n',
    stderr: 'owners: 1,234 rows copied\nowners: 1,234 rows the same on both sides (abababababab)\n',
  });
});

test('prints one JSON object for scripts', async () => {
  const { stdout } = await call(['database', 'copy', 'a', 'b', '--json']);
  expect(JSON.parse(stdout)).toEqual({ from: 'shown a', to: 'shown b', tables: [owners] });
});

test('says what kept it from copying', async () => {
  const away = async (): Promise<never> => {
    throw new UnavailableError('b is in use by another service');
  };
  expect(await call(['database', 'copy', 'a', 'b'], away)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'error: b is in use by another service\n',
  });
  expect((await call(['database', 'move', 'a', 'b'])).exitCode).toBe(2);
  expect((await call(['database', 'copy', 'a'])).exitCode).toBe(2);
});
