import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { InvalidError, UnavailableError } from '../../core/errors.ts';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { startCommand, type ShownService } from './command.ts';

function stage(
  publicUrl: string | null = null,
  unreached: ShownService['unreached'] = { monitors: 0, owners: [] },
) {
  const stopped: number[] = [];
  let reloads = 0;
  const service: ShownService = {
    address: 'http://127.0.0.1:8377/',
    hasDashboard: true,
    publicUrl,
    key: 'sqk_secret',
    keyFile: 'data/admin-key',
    setupToken: null,
    siteCount: 1,
    unreached,
    imported: null,
    reload: async () => {
      reloads += 1;
      if (reloads === 2) throw new InvalidError([{ path: '', message: 'line 3 is wrong' }]);
      if (reloads === 3) throw new UnavailableError('the database is away');
      return '1 new';
    },
    stop: async (graceMs) => void stopped.push(graceMs),
  };
  const { promise: started, resolve } = Promise.withResolvers<ShownService>();
  const command = startCommand(async () => ({ start: () => started }), []);
  const { terminal, interrupt, reload, printed } = testTerminal(new PassThrough());
  const ended = command.run({ args: [], flags: {}, problems: [], terminal });
  return { ended, interrupt, reload, printed, stopped, comeUp: () => resolve(service) };
}

test('greets when it is up, and stops when it is asked to', async () => {
  const { ended, interrupt, printed, stopped, comeUp } = stage();
  comeUp();
  await new Promise(setImmediate);
  interrupt();
  expect(await ended).toBe(0);
  expect(stopped).toHaveLength(1);
  expect(await printed()).toEqual({
    stdout:
      'UptimeSquirrel watches 1 site: http://127.0.0.1:8377/\n' +
      'The dashboard and the API need the key in data/admin-key\n',
    stderr: 'stopping: waiting for checks and messages in flight\n',
  });
});

test.each([
  [{ monitors: 1, owners: [] }, 'Nobody is notified of 1 site: no channel; '],
  [
    { monitors: 2, owners: ['ops', 'night'] },
    'Nobody is notified of 2 sites: no channel (owners without a channel: ops, night); ',
  ],
  [
    { monitors: 0, owners: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
    'Owners without a channel: a, b, c, d, e, 2 more; ',
  ],
])('says that %j reach no one', async (unreached, line) => {
  const { ended, interrupt, printed, comeUp } = stage(null, unreached);
  comeUp();
  await new Promise(setImmediate);
  interrupt();
  await ended;
  expect((await printed()).stdout).toContain(`\n${line}see docs/notifications.md\n`);
});

test('names the URL under which people reach it, and where it listens', async () => {
  const { ended, interrupt, printed, comeUp } = stage('https://status.example/squirrel/');
  comeUp();
  await new Promise(setImmediate);
  interrupt();
  await ended;
  expect((await printed()).stdout).toContain(
    'watches 1 site: https://status.example/squirrel/ (listening on http://127.0.0.1:8377/)\n',
  );
});

test('says at once that it heard an interruption while it starts, and does not greet', async () => {
  const { ended, interrupt, printed, stopped, comeUp } = stage();
  await new Promise(setImmediate);
  interrupt();
  await new Promise(setImmediate);
  comeUp();
  expect(await ended).toBe(0);
  expect(stopped).toHaveLength(1);
  expect(await printed()).toEqual({
    stdout: '',
    stderr: 'stopping once the start is complete; once more stops at once\n',
  });
});

test('reads its files again when it is asked to, and goes on when they are wrong', async () => {
  const { ended, interrupt, reload, printed, comeUp } = stage();
  await new Promise(setImmediate);
  reload();
  comeUp();
  reload();
  reload();
  await new Promise(setImmediate);
  interrupt();
  expect(await ended).toBe(0);
  expect((await printed()).stderr).toBe(
    'read the files again: 1 new\n' +
      'error: line 3 is wrong\nnothing was changed: everything goes on as before\n' +
      'error: the database is away\n' +
      'a part of the files may have been taken in: ask for it again to have the rest\n' +
      'stopping: waiting for checks and messages in flight\n',
  );
});
