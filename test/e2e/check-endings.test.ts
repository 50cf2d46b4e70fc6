import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from './until.ts';
import { entryPaths } from './service-process.ts';

const engines = ['event-loop', 'multicore'];
const quickSites = 5;
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

describe.each(engines)('check on the engine %s', (engine) => {
  let server: Server;
  let site = '';
  let answered = 0;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    // Paths that begin with /deaf are never answered.
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('data', (request) => {
        if (request.includes(' /deaf')) return;
        answered += 1;
        socket.end(answer);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const start = (
    list: readonly string[],
    args: readonly string[],
  ): ChildProcessWithoutNullStreams => {
    const own = [entryPaths.built, 'check', '-f', '-', '--engine', engine];
    const child = spawn(process.execPath, [...own, ...args]);
    child.stdin.end(list.join('\n'));
    return child;
  };
  const mixedList = (): string[] => [
    ...Array.from({ length: quickSites }, (_, index) => `${site}/quick/${index}`),
    ...Array.from({ length: 50 }, (_, index) => `${site}/deaf/${index}`),
  ];
  test('interrupted, it prints what was finished and ends with 130', async () => {
    const goal = answered + quickSites;
    const child = start(mixedList(), ['--json']);
    const printed = Promise.all([text(child.stdout), text(child.stderr)]);
    await until(() => answered >= goal, {
      withinMs: 10_000,
      describe: () => `${answered} answers`,
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const pressedAt = performance.now();
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    const [stdout, stderr] = await printed;
    expect(code).toBe(130);
    expect(stdout.trimEnd().split('\n')).toHaveLength(quickSites);
    expect(stderr).toBe(`interrupted: ${quickSites} of ${quickSites + 50} sites were checked\n`);
    expect(performance.now() - pressedAt).toBeLessThan(3_000);
  });

  test('a reader that goes away ends it without a word', async () => {
    const list = Array.from({ length: 3_000 }, (_, index) => `${site}/many/${index}`);
    const child = start(list, ['--json']);
    const stderr = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect(await stderr).toBe('');
    expect(code).toBe(0);
  });
});

describe('output', () => {
  test('output that cannot be written is an error of its own', async (context) => {
    if (!existsSync('/dev/full')) context.skip('needs /dev/full');
    const full = await open('/dev/full', 'w');
    for (const args of [
      ['check', 'http://127.0.0.1:1/', '--json'],
      ['help', 'check'],
    ]) {
      const command = [entryPaths.source, ...args];
      const child = spawn(process.execPath, command, { stdio: ['ignore', full.fd, 'pipe'] });
      const stderr = text(child.stderr as Readable);
      const [code] = (await once(child, 'close')) as [number | null];
      expect([code, await stderr]).toEqual([5, expect.stringContaining('could not be written')]);
    }
    await full.close();
  });

  test('help to a reader that goes away ends without a word', async () => {
    const child = spawn(process.execPath, [entryPaths.source, 'help', 'check']);
    const stderr = text(child.stderr);
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, await stderr]).toEqual([0, '']);
  });

  test('a story to a reader that goes away ends with the next thing that happens', async () => {
    const server = createHttpServer((request, response) => {
      if (request.url === '/hang') return;
      setTimeout(() => response.writeHead(302, { location: '/hang' }).end(), 500);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const args = [entryPaths.source, 'explain', url, '--timeout', '2m'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const stderr = text(child.stderr);
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, await stderr]).toEqual([0, '']);
    server.close();
    server.closeAllConnections();
  });
});
