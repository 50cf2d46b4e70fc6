import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { NotFoundError } from '../../core/errors.ts';
import { runProgram } from '../program.ts';
import { projectCommand, type ProjectParts } from './command.ts';

async function call(args: readonly string[], changes: Partial<ProjectParts> = {}) {
  const asked: unknown[] = [];
  const parts: ProjectParts = {
    list: async (place) => {
      asked.push(place);
      return [
        { id: 'default', name: 'default' },
        { id: 'shop', name: 'Shop' },
      ];
    },
    add: async (place, form) => {
      asked.push(place, form);
      return { name: form.id, ...form };
    },
    rename: async (place, project) => {
      asked.push(place, project);
      return project;
    },
    remove: async (place, id) => void asked.push(place, id),
    members: async (place, id) => {
      asked.push(place, id);
      return [{ email: 'ann@example.com', name: 'Ann', role: 'editor' }];
    },
    setMember: async (place, change) => {
      asked.push(place, change);
      return { email: change.email, name: 'Bob', role: change.role };
    },
    ...changes,
  };
  const { terminal, printed } = testTerminal(new PassThrough());
  const commands = [projectCommand(async () => parts)];
  const exitCode = await runProgram({ version: '1', commands, terminal }, ['project', ...args]);
  return { exitCode, asked, ...(await printed()) };
}

const HERE = { dataDirectory: './data', databaseUrl: null };

test('lists projects, a line each', async () => {
  expect(await call(['list'])).toEqual({
    exitCode: 0,
    asked: [HERE],
    stdout: 'default  default\nshop  Shop\n',
    stderr: '',
  });
  const { stdout } = await call(['list', '--json']);
  expect(JSON.parse(stdout.split('\n')[1] ?? '')).toEqual({ id: 'shop', name: 'Shop' });
});

test('adds a project, by default called by its id', async () => {
  expect(await call(['add', 'shop'])).toMatchObject({
    asked: [HERE, { id: 'shop' }],
    stdout: 'shop  shop\n',
  });
  const named = await call(['add', 'shop', '--name', 'Shop', '--data', 'd']);
  expect(named.asked).toEqual([
    { dataDirectory: 'd', databaseUrl: null },
    { id: 'shop', name: 'Shop' },
  ]);
});

test('renames and removes a project', async () => {
  const renamed = await call(['rename', 'shop', '--name', 'Store']);
  expect(renamed).toMatchObject({
    asked: [HERE, { id: 'shop', name: 'Store' }],
    stdout: 'shop  Store\n',
  });
  expect(await call(['remove', 'shop'])).toMatchObject({ asked: [HERE, 'shop'], stdout: '' });
});

test('shows members, and makes and ends memberships', async () => {
  expect(await call(['member', 'shop'])).toMatchObject({
    asked: [HERE, 'shop'],
    stdout: 'ann@example.com  editor  Ann\n',
  });
  const email = 'bob@example.com';
  expect(await call(['member', 'shop', email, '--role', 'viewer'])).toMatchObject({
    asked: [HERE, { id: 'shop', email, role: 'viewer' }],
    stdout: 'bob@example.com  viewer  Bob\n',
  });
  expect(await call(['member', 'shop', email, '--end'])).toMatchObject({
    asked: [HERE, { id: 'shop', email, role: null }],
    stdout: 'bob@example.com  no member  Bob\n',
  });
});

test('names what is wrong, and then does nothing', async () => {
  for (const args of [
    ['show'],
    ['add'],
    ['rename', 'shop'],
    ['remove'],
    ['member', 'shop', 'bob@example.com'],
    ['member', 'shop', '--role', 'viewer'],
    ['member', 'shop', 'bob@example.com', '--role', 'king'],
    ['member', 'shop', 'bob@example.com', '--role', 'viewer', '--end'],
  ]) {
    expect([args, await call(args)]).toMatchObject([args, { exitCode: 2, stdout: '', asked: [] }]);
  }
  const missing = async (): Promise<never> => {
    throw new NotFoundError('project', 'shop');
  };
  expect(await call(['remove', 'shop'], { remove: missing })).toMatchObject({ exitCode: 2 });
});
