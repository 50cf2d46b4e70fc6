import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startFarmProcess } from './farm-process.ts';
import type { FarmProcess } from './farm-process.ts';
import { numberedSites } from './sites/numbered-sites.ts';

const farms: FarmProcess[] = [];

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.stop()));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function ask(port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('end', () => resolve(text.split('\r\n')[0] ?? ''));
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

test('runs a farm elsewhere, steers it and ends it', async () => {
  const farm = await startFarmProcess({
    placement: 'shared',
    sites: numberedSites({ count: 20_000 }),
  });
  farms.push(farm);
  expect(farm.pid).not.toBe(process.pid);
  expect(farm.urls).toHaveLength(20_000);
  expect(farm.resolver).toMatch(/^127\.0\.0\.1:\d+$/);
  const { name = '', port = 0 } = farm.sites[1234] ?? {};
  expect(await ask(port, name)).toBe('HTTP/1.1 200 OK');
  await farm.change(name, { kind: 'answer', status: 503 });
  expect(await ask(port, name)).toBe('HTTP/1.1 503 Service Unavailable');
  expect(await farm.requests(name)).toMatchObject([{ name, method: 'GET' }, { name }]);
  expect((await farm.requestCounts())[name]).toBe(2);
  await expect(farm.change('other.example', { kind: 'hang' })).rejects.toThrow('no site');
  await Promise.all([farm.stop(), farm.stop()]);
  expect(isAlive(farm.pid)).toBe(false);
  await expect(farm.requests(name)).rejects.toThrow('gone');
});

test('a farm that cannot start leaves no process behind', async () => {
  const [site] = numberedSites({ count: 1 });
  if (site === undefined) throw new Error('no site');
  await expect(startFarmProcess({ sites: [site, site] })).rejects.toThrow('two sites');
});

test('calls reject when the process was killed', async () => {
  const farm = await startFarmProcess({ sites: numberedSites({ count: 1 }) });
  farms.push(farm);
  const asked = farm.requests('site-1.farm.example');
  process.kill(farm.pid, 'SIGKILL');
  await asked.catch(() => undefined);
  await farm.stop();
  await expect(farm.requests('site-1.farm.example')).rejects.toThrow('gone');
});

test('the process ends when its parent is killed', async () => {
  const module = new URL('./farm-process.ts', import.meta.url).href;
  const script = `const { startFarmProcess } = await import(${JSON.stringify(module)});
    const sites = [{ name: 'a.farm.example', behaviour: { kind: 'answer', status: 200 } }];
    const farm = await startFarmProcess({ sites, placement: 'shared' });
    process.stdout.write(String(farm.sites[0].port));`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text) => resolve(Number(text)));
  });
  expect(await ask(port, 'a.farm.example')).toBe('HTTP/1.1 200 OK');
  parent.kill('SIGKILL');
  const end = () =>
    ask(port, 'a.farm.example').catch((error: unknown) => (error as { code: string }).code);
  await expect.poll(end, { interval: 10, timeout: 3_000 }).toBe('ECONNREFUSED');
});
