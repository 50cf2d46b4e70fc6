import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { isPushKey } from '../../notifiers/push/push-encryption.ts';
import { makeVapidPair, publicKeyOf } from '../../notifiers/push/vapid.ts';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { runProgram } from '../program.ts';
import { pushKeyCommand } from './command.ts';

async function call(args: readonly string[]) {
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [pushKeyCommand(async () => ({ make: makeVapidPair }))];
  const exitCode = await runProgram({ version: '1', commands, terminal }, args);
  return { exitCode, ...(await printed()) };
}

test('prints a pair that belongs together, another one each time', async () => {
  const pairs = [];
  for (const _ of [1, 2]) {
    const { exitCode, stdout } = await call(['push-key', '--json']);
    expect(exitCode).toBe(0);
    const pair = JSON.parse(stdout) as { privateKey: string; publicKey: string };
    expect(publicKeyOf(pair.privateKey)).toBe(pair.publicKey);
    expect(isPushKey(pair.publicKey)).toBe(true);
    pairs.push(pair.privateKey);
  }
  expect(new Set(pairs).size).toBe(2);
});

test('prints it for people', async () => {
  const { stdout } = await call(['push-key']);
  expect(stdout).toMatch(/^public key {3}[\w-]{87}\nprivate key {2}[\w-]{43}\n$/);
});

test('takes no argument', async () => {
  expect(await call(['push-key', 'now'])).toMatchObject({ exitCode: 2 });
});
