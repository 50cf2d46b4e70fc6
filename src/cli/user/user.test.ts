import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { NotFoundError } from '../../core/errors.ts';
import { runProgram } from '../program.ts';
import { userCommand, type ShownUser, type UserParts } from './command.ts';

const ann: ShownUser = {
  id: 'a',
  name: 'Ann',
  email: 'ann@example.com',
  role: 'admin',
  isDisabled: false,
};

async function call(args: readonly string[], changes: Partial<UserParts> = {}) {
  const asked: unknown[] = [];
  const parts: UserParts = {
    list: async (place) => {
      asked.push(place);
      return [ann, { ...ann, email: 'bob@example.com', role: 'viewer', isDisabled: true }];
    },
    add: async (place, form) => {
      asked.push(place, form);
      return { user: { ...ann, ...form }, password: 'new one' };
    },
    resetPassword: async (place, email) => {
      asked.push(place, email);
      return { user: ann, password: 'new one' };
    },
    ...changes,
  };
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [userCommand(async () => parts)];
  const exitCode = await runProgram({ version: '1', commands, terminal }, ['user', ...args]);
  return { exitCode, asked, ...(await printed()) };
}

const HERE = { dataDirectory: './data', databaseUrl: null };

test('lists users, a line each', async () => {
  expect(await call(['list'])).toEqual({
    exitCode: 0,
    asked: [HERE],
    stdout: 'ann@example.com  admin  Ann\nbob@example.com  viewer  Ann  (disabled)\n',
    stderr: '',
  });
  const { stdout } = await call(['list', '--json']);
  expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual(ann);
});

test('adds a user, by default an admin named as in their e-mail', async () => {
  const { stdout, asked } = await call(['add', 'eve@example.com']);
  expect(asked).toEqual([HERE, { name: 'eve', email: 'eve@example.com', role: 'admin' }]);
  expect(stdout).toBe('eve@example.com  admin  eve\npassword: new one\n');
  const args = ['add', 'eve@example.com', '--name', 'Eve', '--role', 'viewer', '--data', 'd'];
  expect((await call(args)).asked).toEqual([
    { dataDirectory: 'd', databaseUrl: null },
    { name: 'Eve', email: 'eve@example.com', role: 'viewer' },
  ]);
  const ofProjects = ['add', 'eve@example.com', '--role', 'member'];
  expect((await call(ofProjects)).asked).toContainEqual(
    expect.objectContaining({ role: 'member' }),
  );
});

test('gives a user a new password', async () => {
  const { stdout, asked } = await call(['reset-password', 'ann@example.com']);
  expect(asked).toEqual([HERE, 'ann@example.com']);
  expect(stdout).toBe('ann@example.com  admin  Ann\npassword: new one\n');
});

test('names what is wrong', async () => {
  const missing = async (): Promise<never> => {
    throw new NotFoundError('user', 'eve@example.com');
  };
  const gone = await call(['reset-password', 'eve@example.com'], { resetPassword: missing });
  expect(gone).toMatchObject({ exitCode: 2, stdout: '' });
  for (const args of [['show'], ['add'], ['add', 'a@b.c', '--role', 'king']]) {
    expect(await call(args)).toMatchObject({ exitCode: 2, stdout: '', asked: [] });
  }
});
