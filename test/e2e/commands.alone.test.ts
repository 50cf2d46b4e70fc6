import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFarm } from '../../src/farm/farm.ts';
import type { Farm } from '../../src/farm/farm.ts';
import { tutorialSites } from '../../src/farm/sites/tutorial-list.ts';
import { runSquirrel } from './run-squirrel.ts';
import { ServiceProcess, entryPaths } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

beforeAll(() => {
  if (!existsSync(entryPaths.built)) throw new Error('nothing is built yet: npm run build');
});

describe('check', () => {
  let farm: Farm;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let flags: readonly string[];

  beforeAll(async () => {
    farm = await startFarm({ sites: tutorialSites });
    folder = await temporaryFolder();
    const list = join(folder.path, 'sites.txt');
    await writeFile(list, farm.sites.map(({ url }) => `${url}\n`).join(''));
    flags = ['check', '-f', list, '--resolver', farm.resolver];
  });

  afterAll(async () => {
    await farm.stop();
    await folder[Symbol.asyncDispose]();
  });

  interface CheckRecord {
    readonly url: string;
    readonly outcome: string;
    readonly reason: string | null;
    readonly notes: readonly string[];
    readonly timings: { readonly totalMs: number };
  }

  async function recordsOf(args: readonly string[]) {
    const { code, stdout, stderr } = await runSquirrel([...flags, ...args, '--json']);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as CheckRecord);
    return { code, stderr, records };
  }

  test.each(['event-loop', 'multicore'])('judges the 33 sites on the engine %s', async (engine) => {
    const { code, records } = await recordsOf(['--engine', engine]);
    expect(records.map(({ url }) => url)).toEqual(farm.sites.map(({ url }) => url));
    expect(records.filter(({ outcome }) => outcome === 'up')).toHaveLength(31);
    const down = records.filter(({ outcome }) => outcome === 'down');
    expect(down.map(({ reason }) => reason)).toEqual(['dns_nxdomain', 'dns_nxdomain']);
    const getOnly = records.filter(({ notes }) => notes.includes('head_unsupported'));
    expect(getOnly).toMatchObject([{ outcome: 'up', reason: null, method: 'GET' }]);
    expect(code).toBe(1);
  });

  test('takes little longer with 33 workers than the slowest site', async () => {
    const { records } = await recordsOf(['--workers', '33']);
    const slowestSeconds = Math.max(...records.map(({ timings }) => timings.totalMs)) / 1_000;
    const { stdout, code } = await runSquirrel([...flags, '--workers', '33']);
    const [, seconds] =
      /^Time for event-loop: (\d+\.\d\d)s \(33 sites, 33 workers, /m.exec(stdout) ?? [];
    expect(Number(seconds)).toBeLessThanOrEqual(1.3 * slowestSeconds);
    expect(stdout.match(/^DOWN .*dns_nxdomain/gm)).toHaveLength(2);
    expect(code).toBe(1);
  });
});

describe('demo', () => {
  test('tells its story within a minute', async () => {
    const { code, stdout, stderr, seconds } = await runSquirrel(['demo', '--once']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('31 are up, 2 are down');
    expect(stdout).toMatch(/Subject: \[DOWN\] acorn-market\.farm\.example - HTTP 503/);
    expect(stdout).toMatch(/Subject: \[UP\] acorn-market\.farm\.example - back after \d+ s/);
    expect(seconds).toBeLessThan(60);
  });
});

describe('start', () => {
  test('names every wrong flag and makes nothing', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    const wrong = ['--port', '99999', '--engine', 'treads', '--resolver', 'nobody'];
    const { code, stdout, stderr } = await runSquirrel(['start', '--data', data, ...wrong]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const flag of ['--port', '--engine', '--resolver']) expect(stderr).toContain(flag);
    expect(existsSync(data)).toBe(false);
  });

  test('names every mistake of its files with the line and makes nothing', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    const config = join(folder.path, 'squirrel.yaml');
    const list = join(folder.path, 'sites.txt');
    await writeFile(
      config,
      [
        'defaults: { interval: 10parsecs }',
        'owners: [{ id: ops, name: Ops, language: tlh }]',
        'monitors:',
        '  - { url: "ftp://example.com/" }',
        'surprise: 1',
      ].join('\n'),
    );
    await writeFile(list, 'http://ok.example/\nhttp://\nhttp://two.example/ colour=red\n');
    const args = ['start', list, '--config', config, '--data', data];
    const { code, stdout, stderr } = await runSquirrel(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const line of [1, 2, 4, 5]) expect(stderr).toContain(`${config}:${line}:`);
    for (const line of [2, 3]) expect(stderr).toContain(`${list}:${line}`);
    expect(existsSync(data)).toBe(false);
  });

  test('runs from what is built, keeps a second one off its data, and ends in order', async () => {
    await using folder = await temporaryFolder();
    const dataDirectory = join(folder.path, 'data');
    const service = new ServiceProcess({ dataDirectory, entry: 'built' });
    try {
      await service.ready;
      const list = await service.api<{ items: readonly unknown[] }>('/monitors');
      expect(list.items).toEqual([]);
      const second = await runSquirrel(['start', '--port', '0', '--data', dataDirectory]);
      expect(second.code).not.toBe(0);
      expect(second.stdout).toBe('');
      const [line, ...more] = second.stderr.trimEnd().split('\n');
      expect(line).toContain(`in use by process ${service.pid}`);
      expect(more).toEqual([]);
      const { code, signal, tookMs } = await service.stop();
      expect({ code, signal }).toEqual({ code: 0, signal: null });
      expect(tookMs).toBeLessThan(10_000);
    } finally {
      await service.kill9();
    }
  });
});

describe('explain', () => {
  test('tells one check of a simulated site from the built program', async () => {
    const farm = await startFarm({
      sites: [{ name: 'broken.farm.example', behaviour: { kind: 'answer', status: 503 } }],
    });
    const [site] = farm.sites;
    const { code, stdout, stderr } = await runSquirrel([
      'explain',
      site?.url ?? '',
      '--resolver',
      farm.resolver,
    ]);
    await farm.stop();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain(`Connected to ${site?.address ?? ''} after`);
    expect(stdout).toContain('< HTTP/1.1 503 Service Unavailable\n');
    expect(stdout).toContain('GET decides: down (http_503); the target failed.\n');
  });
});
