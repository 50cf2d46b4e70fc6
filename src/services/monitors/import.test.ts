import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidError, UnavailableError } from '../../core/errors.ts';
import { asMonitorId, asOwnerId } from '../../core/ids.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import {
  openServiceFixture,
  START,
  type ServiceFixture,
} from '../../../test/support/api/api-fixture.ts';
import { importMonitors, importMonitorList } from './import.ts';
import { pauseMonitor, removeMonitor } from './actions.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});

const spec = (name: string, more: Partial<MonitorSpec> = {}): MonitorSpec => ({
  ...MONITOR_FALLBACKS,
  kind: 'http',
  name,
  target: `https://${name}.example/`,
  options: { url: `https://${name}.example/` },
  tags: [],
  isPaused: false,
  ...more,
});
const bringIn = (specs: readonly MonitorSpec[], isDryRun = false) =>
  importMonitors(service.context, { entries: specs.map((one) => ({ spec: one })), isDryRun });
const stored = async () => {
  const page = await service.storage.monitors.list({ limit: 500, cursor: null });
  return page.items.map(({ monitor }) => monitor);
};

describe('importMonitors', () => {
  it('changes nothing the second time', async () => {
    const specs = [spec('a'), spec('b')];
    expect(await bringIn(specs)).toEqual({ created: 2, updated: 0, unchanged: 0 });
    const before = await stored();
    await service.clock.advance(1_000);
    expect(await bringIn(specs)).toEqual({ created: 0, updated: 0, unchanged: 2 });
    expect(await stored()).toEqual(before);
    expect(service.watch.told).toHaveLength(2);
  });

  it('gives a known target its new settings and keeps its id', async () => {
    await bringIn([spec('a')]);
    const [before] = await stored();
    await service.clock.advance(1_000);
    const report = await bringIn([spec('a', { intervalMs: 60_000, name: 'Shop' })]);
    expect(report).toEqual({ created: 0, updated: 1, unchanged: 0 });
    expect(await stored()).toEqual([
      { ...before, intervalMs: 60_000, name: 'Shop', updatedAt: START + 1_000 },
    ]);
  });

  it('watches a target once that the list names twice', async () => {
    const report = await bringIn([spec('a'), spec('a', { name: 'again' }), spec('b')]);
    expect(report).toEqual({ created: 2, updated: 0, unchanged: 1 });
    expect((await stored()).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('does not resume what people have paused', async () => {
    await bringIn([spec('a')]);
    const [before] = await stored();
    await pauseMonitor(service.context, before?.id ?? ('' as never));
    expect(await bringIn([spec('a')])).toMatchObject({ unchanged: 1 });
    expect((await stored())[0]?.isPaused).toBe(true);
  });

  it('leaves alone what the list does not name', async () => {
    await bringIn([spec('a'), spec('b')]);
    await bringIn([spec('b'), spec('c')]);
    expect((await stored()).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('brings in nothing when an owner is missing', async () => {
    const ghost = asOwnerId('ghost');
    const entries = [
      { spec: spec('a'), file: 'sites.txt', line: 1 },
      { spec: spec('b', { ownerIds: [ghost] }), file: 'sites.txt', line: 2 },
    ];
    const importing = importMonitors(service.context, { entries, isDryRun: false });
    await expect(importing).rejects.toBeInstanceOf(InvalidError);
    await expect(importing).rejects.toMatchObject({ problems: [{ file: 'sites.txt', line: 2 }] });
    expect(await stored()).toEqual([]);
  });

  it('only counts in a dry run', async () => {
    await bringIn([spec('a')]);
    const report = await bringIn([spec('a', { timeoutMs: 1_000 }), spec('b')], true);
    expect(report).toEqual({ created: 1, updated: 1, unchanged: 0 });
    expect(await stored()).toMatchObject([{ name: 'a', timeoutMs: 10_000 }]);
  });

  it('tells the watch of the changes that were stored before one failed', async () => {
    await bringIn([spec('a'), spec('b'), spec('c')]);
    const idOf = async (name: string) => (await stored()).find((one) => one.name === name)?.id;
    const [a, c] = [await idOf('a'), await idOf('c')];
    const { replace } = service.storage.monitors;
    service.storage.monitors.replace = async (monitor) => {
      if (monitor.name === 'b') throw new UnavailableError('storage does not answer');
      return replace(monitor);
    };
    service.watch.told.length = 0;
    const slower = ['a', 'b', 'c'].map((name) => spec(name, { intervalMs: 60_000 }));
    await expect(bringIn(slower)).rejects.toBeInstanceOf(UnavailableError);
    expect(service.watch.told).toEqual([`update:${a}`, `update:${c}`]);
  });

  it('tells the watch of a change before it tells of a removal that came after', async () => {
    await bringIn([spec('a'), spec('b')]);
    const a = (await stored()).find(({ name }) => name === 'a')?.id ?? asMonitorId('');
    const { replace } = service.storage.monitors;
    const removed = Promise.withResolvers<undefined>();
    // The answer for `b` comes after somebody has removed `a`.
    service.storage.monitors.replace = async (monitor) => {
      const state = await replace(monitor);
      if (monitor.name === 'b') await removed.promise;
      return state;
    };
    service.watch.told.length = 0;
    const importing = bringIn(['a', 'b'].map((name) => spec(name, { intervalMs: 60_000 })));
    await expect
      .poll(async () => (await service.storage.monitors.get(a))?.monitor.intervalMs)
      .toBe(60_000);
    await removeMonitor(service.context, a);
    removed.resolve(undefined);
    await importing;
    expect(service.watch.told.filter((told) => told.endsWith(`:${a}`))).toEqual([
      `update:${a}`,
      `remove:${a}`,
    ]);
  });

  it('leaves a monitor paused that people pause while the list is read', async () => {
    await bringIn([spec('a')]);
    const { findByTargets } = service.storage.monitors;
    service.storage.monitors.findByTargets = async (kind, targets) => {
      const known = await findByTargets(kind, targets);
      for (const { id } of known) await pauseMonitor(service.context, id);
      return known;
    };
    await bringIn([spec('a', { intervalMs: 60_000 })]);
    expect(await stored()).toMatchObject([{ name: 'a', intervalMs: 60_000, isPaused: true }]);
  });

  it('takes ten thousand at once', async () => {
    const specs = Array.from({ length: 10_000 }, (_, index) => spec(`site-${index}`));
    expect(await bringIn(specs)).toMatchObject({ created: 10_000 });
    expect(await bringIn(specs)).toMatchObject({ unchanged: 10_000 });
  });
});

it('importMonitorList names every bad line and brings in none', async () => {
  const text = 'https://a.example\nhttps://b.example interval=soon\nftp://c.example\n';
  const importing = importMonitorList(service.context, {
    text,
    file: 'sites.txt',
    isDryRun: false,
  });
  await expect(importing).rejects.toMatchObject({ problems: [{ line: 2 }, { line: 3 }] });
  expect(await stored()).toEqual([]);
});
