import { beforeEach, expect, test } from 'vitest';
import { asMonitorId, asOwnerId } from '../../core/ids.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import { openServiceFixture, type ServiceFixture } from '../../../test/support/api/api-fixture.ts';
import { importEntities } from '../crud.ts';
import { removeMonitor } from '../monitors/actions.ts';
import { importMonitors } from '../monitors/import.ts';
import { describeDropped, filedNames, findDropped, removeDropped } from './prune.ts';
import { MONITOR_FALLBACKS, OWNER_FALLBACKS } from '../../testing/sample-fallbacks.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});

const ops = { ...OWNER_FALLBACKS, id: asOwnerId('ops'), name: 'Ops' };
const night = { ...ops, id: asOwnerId('night') };
const spec = (name: string, ownerIds: MonitorSpec['ownerIds'] = []): MonitorSpec => ({
  ...MONITOR_FALLBACKS,
  kind: 'http',
  name,
  target: `https://${name}.example/`,
  options: { url: `https://${name}.example/` },
  tags: [],
  isPaused: false,
  ownerIds,
});
const bringIn = async (specs: readonly MonitorSpec[]) => {
  await importMonitors(service.context, {
    entries: specs.map((one) => ({ spec: one })),
    isDryRun: false,
  });
};
const named = (owners: readonly (typeof ops | typeof night)[], specs: readonly MonitorSpec[]) =>
  filedNames(service.context.entities, {
    items: { owners },
    specs,
    at: service.context.clock.now(),
  });
const names = async () => {
  const { items } = await service.storage.monitors.list({ limit: 500, cursor: null });
  return items.map(({ monitor }) => monitor.name);
};

test('what files named once and name no more is found and removed; what people made stays', async () => {
  await importEntities(service.context, { owners: [ops, night] });
  await bringIn([spec('a', [ops.id]), spec('b', [night.id]), spec('by-hand')]);
  const earlier = named([ops, night], [spec('a'), spec('b')]);
  const now = named([ops], [spec('a')]);
  const dropped = await findDropped(service.context, { earlier, now });
  expect(describeDropped(dropped, service.context)).toEqual([
    'monitor b (https://b.example/)',
    'owner night',
  ]);
  expect(await names()).toEqual(['a', 'b', 'by-hand']);
  expect(await removeDropped(service.context, dropped)).toEqual([]);
  expect(await names()).toEqual(['a', 'by-hand']);
  expect(await service.storage.owners.get('night')).toBe(null);
  expect(await findDropped(service.context, { earlier, now })).toEqual({
    monitors: [],
    entities: [],
  });
});

test('an owner whom others still need is kept', async () => {
  await importEntities(service.context, { owners: [ops] });
  await bringIn([spec('by-hand', [ops.id])]);
  const earlier = named([ops], []);
  const now = named([], []);
  const dropped = await findDropped(service.context, { earlier, now });
  expect(await removeDropped(service.context, dropped)).toEqual([{ key: 'owners', id: 'ops' }]);
  expect(await service.storage.owners.get('ops')).not.toBe(null);
});

test('a monitor that people made after the files had theirs stays, though it has the same target', async () => {
  await bringIn([spec('a'), spec('b')]);
  const earlier = named([], [spec('a'), spec('b')]);
  const { items } = await service.storage.monitors.list({ limit: 500, cursor: null });
  const b = items.find(({ monitor }) => monitor.name === 'b');
  await removeMonitor(service.context, b?.monitor.id ?? asMonitorId(''));
  await service.clock.advance(1_000);
  await bringIn([spec('b')]);
  const { monitors } = await findDropped(service.context, { earlier, now: named([], []) });
  expect(monitors.map(({ name }) => name)).toEqual(['a']);
});
