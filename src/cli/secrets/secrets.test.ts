import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { UnavailableError } from '../../core/errors.ts';
import { runProgram } from '../program.ts';
import { secretsCommand, type SecretsParts } from './command.ts';

type Rotate = SecretsParts['rotate'];

async function call(args: readonly string[], rotate: Rotate) {
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [secretsCommand(async () => ({ rotate }))];
  const exitCode = await runProgram({ version: '1', commands, terminal }, args);
  return { exitCode, ...(await printed()) };
}
const done: Rotate = async () => ({ channels: 2, monitors: 3 });

test('says how many were encrypted anew', async () => {
  expect(await call(['secrets', 'rotate'], done)).toEqual({
    exitCode: 0,
    stdout: 'the secrets of 2 channels and 3 monitors are encrypted with a new key\n',
    stderr: '',
  });
  const { stdout } = await call(['secrets', 'rotate', '--json'], done);
  expect(JSON.parse(stdout)).toEqual({ channels: 2, monitors: 3 });
});

test('takes the data folder and the database', async () => {
  const places: unknown[] = [];
  const rotate: Rotate = async (place) => {
    places.push(place);
    return { channels: 0, monitors: 0 };
  };
  await call(['secrets', 'rotate'], rotate);
  await call(['secrets', 'rotate', '--data', 'd', '--database', 'postgres://h/n'], rotate);
  expect(places).toEqual([
    { dataDirectory: './data', databaseUrl: null },
    { dataDirectory: 'd', databaseUrl: 'postgres://h/n' },
  ]);
});

test('knows one verb', async () => {
  const { exitCode, stderr } = await call(['secrets', 'show'], done);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('there is no verb "show"');
});

test('says what kept it from it', async () => {
  const away: Rotate = async () => {
    throw new UnavailableError('the database is in use by another service');
  };
  const { exitCode, stderr } = await call(['secrets', 'rotate'], away);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('in use by another service');
});
