import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** `npm start`, head of a process group of its own, as a shell starts it; and the process that npm starts in turn. */
async function npmStart(data: string): Promise<{ npm: ChildProcess; pid: number; said(): string }> {
  const args = ['start', '--', '--port', '0', '--data', data];
  const npm = spawn('npm', args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on('data', (text: Buffer) => (said += text.toString()));
  }
  await until(() => said.includes('UptimeSquirrel watches'), {
    withinMs: 60_000,
    describe: () => said,
  });
  const pid = Number(await readFile(join(data, 'squirrel.pid'), 'utf8'));
  return { npm, pid, said: () => said };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('npm start', () => {
  test.each<readonly [what: string, kill: (npm: ChildProcess) => unknown, code: number | null]>([
    ['a signal to npm', (npm) => npm.kill('SIGTERM'), 0],
    ['Ctrl-C, which the whole group hears', (npm) => process.kill(-(npm.pid ?? 0), 'SIGINT'), 0],
    ['the death of npm', (npm) => npm.kill('SIGKILL'), null],
  ])('%s ends the service in order', async (_what, kill, code) => {
    await using folder = await temporaryFolder();
    const { npm, pid, said } = await npmStart(folder.path);
    const ended = once(npm, 'exit');
    kill(npm);
    const [status] = (await ended) as [number | null];
    await until(() => !isAlive(pid), { withinMs: 20_000, describe: said });
    expect(status).toBe(code);
    expect(said()).toContain('stopping: waiting for checks and messages in flight');
  });
});

describe('SIGHUP', () => {
  test('has lists read again: all of them or, with a mistake, nothing', async () => {
    await using folder = await temporaryFolder();
    const list = join(folder.path, 'sites.txt');
    await writeFile(list, 'http://127.0.0.1:1/first\n');
    const service = new ServiceProcess({ dataDirectory: folder.path, args: [list] });
    await service.ready;
    const targets = async (): Promise<readonly string[]> =>
      (await service.all<{ target: string }>('/monitors')).map(({ target }) => target).toSorted();
    const hangUp = async (answer: string): Promise<void> => {
      process.kill(service.pid, 'SIGHUP');
      const describe = (): string => service.stderr;
      await until(() => service.stderr.includes(answer), { withinMs: 20_000, describe });
    };
    await writeFile(list, 'http://127.0.0.1:1/second\nftp://wrong\n');
    await hangUp('nothing was changed: everything goes on as before');
    expect(service.stderr).toContain('sites.txt:2');
    expect(await targets()).toEqual(['http://127.0.0.1:1/first']);
    await writeFile(list, 'http://127.0.0.1:1/third\n');
    await hangUp('read the files again: 1 new');
    expect(await targets()).toEqual(['http://127.0.0.1:1/first', 'http://127.0.0.1:1/third']);
    service.signalGroup('SIGTERM');
    expect(await service.ended).toEqual({ code: 0, signal: null });
  });
});
