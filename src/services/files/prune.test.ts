import { beforeEach, expect, test } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import { SERVICE_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import { openServiceFixture, type ServiceFixture } from '../../../test/support/api/api-fixture.ts';
import { importEntities } from '../crud.ts';
import { importMonitors } from '../monitors/import.ts';
import { describeDropped, filedNames, findDropped, removeDropped } from './prune.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});

const ops = { id: asOwnerId('ops'), name: 'Ops', language: 'en', timezone: 'UTC' } as const;
const night = { ...ops, id: asOwnerId('night') };
const spec = (name: string, ownerId: MonitorSpec['ownerId'] = null): MonitorSpec => ({
  ...SERVICE_DEFAULTS,
  kind: 'http',
  name,
  target: `https://${name}.example/`,
  options: { url: `https://${name}.example/` },
  tags: [],
  isPaused: false,
  ownerId,
});
const bringIn = async (specs: readonly MonitorSpec[]) => {
  await importMonitors(service.context, {
    entries: specs.map((one) => ({ spec: one })),
    isDryRun: false,
  });
};
const names = async () => {
  const { items } = await service.storage.monitors.list({ limit: 500, cursor: null });
  return items.map(({ monitor }) => monitor.name);
};

test('what files named once and name no more is found and removed; what people made stays', async () => {
  await importEntities(service.context, { owners: [ops, night] });
  await bringIn([spec('a', ops.id), spec('b', night.id), spec('by-hand')]);
  const earlier = filedNames(service.context.entities, { owners: [ops, night] }, [
    spec('a'),
    spec('b'),
  ]);
  const now = filedNames(service.context.entities, { owners: [ops] }, [spec('a')]);
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
  await bringIn([spec('by-hand', ops.id)]);
  const earlier = filedNames(service.context.entities, { owners: [ops] }, []);
  const now = filedNames(service.context.entities, {}, []);
  const dropped = await findDropped(service.context, { earlier, now });
  expect(await removeDropped(service.context, dropped)).toEqual([{ key: 'owners', id: 'ops' }]);
  expect(await service.storage.owners.get('ops')).not.toBe(null);
});
