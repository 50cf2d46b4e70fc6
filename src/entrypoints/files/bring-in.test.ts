import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openServiceFixture, type ServiceFixture } from '../../../test/support/api/api-fixture.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
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

test('what a file named goes with the file', async () => {
  await start(['a.txt', 'b.txt'], ['a', 'b']);
  rmSync(join(folder, 'b.txt'));
  expect((await start(['a.txt'], ['a'])).names).toEqual(['a']);
});
