import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { entryPaths } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Commands that print something and end, each with the status that it has otherwise. */
const ending: readonly (readonly [args: string, code: number])[] = [
  ['--version', 0],
  ['help', 0],
  ['help start', 0],
  ['check http://127.0.0.1:1/', 1],
  ['check http://127.0.0.1:1/ --json', 1],
  ['explain http://127.0.0.1:1/ --json', 1],
  ['compare --task sleep --tasks 1 --engines event-loop', 0],
  ['compare --task sleep --tasks 1 --engines event-loop --json', 0],
];

const NAMES = /^ {2}([a-z-]+)\b/gm;

function run(args: readonly string[], stdout: number | 'pipe', cwd?: string) {
  const child = spawn(process.execPath, [entryPaths.source, ...args], {
    stdio: ['ignore', stdout, 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  const stderr = text(child.stderr as Readable);
  const ended = once(child, 'close') as Promise<[number | null]>;
  return { child, ended, stderr };
}

describe.runIf(existsSync('/dev/full'))('what is printed cannot be written', () => {
  test.each(ending)('%s says so and has a status of its own', async (args) => {
    const full = await open('/dev/full', 'w');
    const { ended, stderr } = run(args.split(' '), full.fd);
    const [code] = await ended;
    await full.close();
    expect(code).toBe(5);
    expect((await stderr).match(/^error: the output could not be written: ENOSPC/gm)).toHaveLength(
      1,
    );
    expect(await stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the reader goes away', () => {
  test.each(ending)('%s ends without a word', async (args, code) => {
    const { child, ended, stderr } = run(args.split(' '), 'pipe');
    child.stdout?.destroy();
    const [got] = await ended;
    expect(await stderr).not.toMatch(/error|^\s+at /m);
    // Of a check that nobody wants the results of any more, what was found by then is the status.
    expect([0, code]).toContain(got);
  });

  test('a demo ends with the next thing that happens', async () => {
    const begunAt = performance.now();
    const { child, ended, stderr } = run(['demo'], 'pipe');
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect([(await ended)[0], await stderr]).toEqual([0, '']);
    // The whole of it takes 15 s at least, and what it waits for 45 s more.
    expect(performance.now() - begunAt).toBeLessThan(40_000);
  });

  test('a service goes on, also when its log has no reader', async () => {
    await using folder = await temporaryFolder();
    const { child, ended, stderr } = run(
      ['start', '--port', '0', '--log-level', 'debug'],
      'pipe',
      folder.path,
    );
    await once(child.stdout as Readable, 'data');
    child.stdout?.destroy();
    // Reading it ends with an error here: that is what is tried.
    stderr.catch(() => '');
    child.stderr?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(child.exitCode).toBe(null);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });
});

test.each([
  ['farm', ['farm', '--sites', '1', '--port', 'PORT']],
  ['start', ['start', '--port', 'PORT']],
])('%s names a port that is taken, in one line', async (_, args) => {
  await using folder = await temporaryFolder();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  const given = args.map((argument) => (argument === 'PORT' ? port : argument));
  const { ended, stderr } = run(given, 'pipe', folder.path);
  const [code] = await ended;
  server.close();
  expect(code).toBe(1);
  expect((await stderr).match(/^error: .*$/gm)).toEqual([expect.stringContaining(port)]);
  expect(await stderr).not.toMatch(/^\s+at /m);
});

test('every command refuses a flag that it does not have, and a command that is not there has no help', async () => {
  const child = spawn(process.execPath, [entryPaths.source, 'help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const help = await text(child.stdout);
  const list = help.slice(help.indexOf('Commands:'));
  const names = [...list.matchAll(NAMES)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  expect(names.length).toBeGreaterThan(8);
  const needed: Readonly<Record<string, readonly string[]>> = {
    queue: ['status'],
    database: ['copy', 'a', 'b'],
    channel: ['list'],
    secrets: ['rotate'],
  };
  for (const name of names) {
    const { ended, stderr } = run([name, ...(needed[name] ?? []), '--nonsense'], 'pipe');
    const [code] = await ended;
    expect([name, code]).toEqual([name, 2]);
    expect(await stderr).toContain('error: "--nonsense" is not a known flag');
  }
  const { ended, stderr } = run(['help', 'nosuch'], 'pipe');
  expect((await ended)[0]).toBe(2);
  expect(await stderr).toContain("unknown command 'nosuch'");
});
