import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openServiceFixture, type ServiceFixture } from '../../../test/support/api/api-fixture.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { loadConfig } from '../../config/load-config.ts';
import { crudOf } from '../../services/crud.ts';
import type { ImportEntry } from '../../services/monitors/import.ts';
import { bringIn } from './bring-in.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

let service: ServiceFixture;
let folder = '';
beforeEach(async () => {
  service = await openServiceFixture();
  folder = mkdtempSync(join(tmpdir(), 'squirrel-'));
  for (const file of ['a.txt', 'b.txt']) writeFileSync(join(folder, file), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (name: string): ImportEntry => ({
  spec: {
    ...MONITOR_FALLBACKS,
    kind: 'http',
    name,
    target: `https://${name}.example/`,
    options: { url: `https://${name}.example/` },
    tags: [],
    isPaused: false,
    ownerIds: [],
  },
});
const start = async (files: readonly string[], sites: readonly string[], isPruning = true) => {
  const log = silentLog();
  const plan = {
    config: {},
    entries: sites.map(entry),
    files: files.map((file) => join(folder, file)),
    options: { dataDir: folder, isPruning },
  };
  await bringIn(service, plan, log);
  const { items } = await service.storage.monitors.list({ limit: 500, cursor: null });
  return { names: items.map(({ monitor }) => monitor.name), log: log.lines.map((l) => l.message) };
};

test('without being asked to, nothing is removed, and the file that was not given is named', async () => {
  await start(['a.txt', 'b.txt'], ['a', 'b']);
  for (const round of [1, 2]) {
    const { names, log } = await start(['a.txt'], ['a'], false);
    expect(names, `start ${round}`).toEqual(['a', 'b']);
    expect(log.join()).toContain(join(folder, 'b.txt'));
  }
});

test('another file with --prune takes the place of the first one, which is named', async () => {
  await start(['a.txt'], ['a', 'b']);
  const { names, log } = await start(['b.txt'], ['b']);
  expect(names).toEqual(['b']);
  expect(log.join()).toContain(join(folder, 'a.txt'));
});

test('where a file names a site is known until another start, or a reload, names it no more', async () => {
  const [site, other] = [entry('a'), entry('b')];
  const bring = (entries: readonly ImportEntry[]) =>
    bringIn(
      service,
      { config: {}, entries, files: [], options: { dataDir: folder, isPruning: false } },
      silentLog(),
    );
  await bring([{ ...site, file: 'a.txt', line: 3 }, other]);
  expect(service.context.filed.of(site.spec)).toEqual({ file: 'a.txt', line: 3, lines: null });
  expect(service.context.filed.of(other.spec)).toBeNull();
  await bring([other]);
  expect(service.context.filed.of(site.spec)).toBeNull();
});

test('what a file named goes with the file', async () => {
  await start(['a.txt', 'b.txt'], ['a', 'b']);
  rmSync(join(folder, 'b.txt'));
  expect((await start(['a.txt'], ['a'])).names).toEqual(['a']);
});

test('a window or a silence that no file names any more mutes no longer, asked for or not; one made by hand stays', async () => {
  const { monitorKinds, channelKinds } = service.context;
  const bring = async (text: string) => {
    const reading = loadConfig({ text, file: 'c.yaml', env: {}, monitorKinds, channelKinds });
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    const log = silentLog();
    const options = { dataDir: folder, isPruning: false };
    await bringIn(
      service,
      { config: reading.config, entries: [], files: ['c.yaml'], options },
      log,
    );
    return log.lines.map(({ message }) => message);
  };
  const ids = async (key: 'maintenance' | 'silences' | 'owners') =>
    (await service.storage[key].list({ limit: 100, cursor: null })).items.map(({ id }) => id);
  await crudOf(service.context, 'maintenance').create({ id: 'by-hand', all: true, for: '1h' });
  const owners = 'owners: [{ id: ops }, { id: night }]';
  await bring(`${owners}
maintenance: [{ name: deploy, owners: [ops], cron: '0 3 * * *', for: 1h }, { id: kept, all: true, days: mon, at: '03:00', for: 1h }]
silences: [{ id: quiet, all: true, from: '2026-11-22T10:00Z', for: 1d }]`);
  expect(await ids('maintenance')).toEqual(['by-hand', 'deploy', 'kept']);
  const before = service.watch.told.length;
  const lines = await bring(`owners: [{ id: ops }]
maintenance: [{ id: kept, all: true, days: mon, at: '03:00', for: 1h }]`);
  expect(await ids('maintenance')).toEqual(['by-hand', 'kept']);
  expect(await ids('silences')).toEqual([]);
  expect(await ids('owners')).toEqual(['night', 'ops']);
  expect(service.watch.told.slice(before)).toContain('refreshRoutes');
  expect(lines).toContain('no longer in the files, and over: silence quiet, maintenance deploy');
  expect(lines.join()).toContain('--prune removes them: owner night');
  expect((await bring('owners: [{ id: ops }]')).join()).toContain('over: maintenance kept');
  expect(await ids('maintenance')).toEqual(['by-hand']);
});
