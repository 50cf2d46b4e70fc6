import { beforeEach, expect, test } from 'vitest';
import { openServiceFixture, type ServiceFixture } from '../../../test/support/api/api-fixture.ts';
import type { MonitorId } from '../../core/ids.ts';
import { crudOf } from '../crud.ts';
import { createMonitors } from './create.ts';
import { importMonitorList } from './import.ts';
import { updateMonitor } from './update.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});

const create = async (form: object): Promise<MonitorId> => {
  const forms = [{ form, path: '' }];
  const [watched] = await createMonitors(service.context, { forms, isDryRun: false });
  if (watched === undefined) throw new Error('nothing was created');
  return watched.monitor.id;
};
const silence = (monitors: readonly string[]) =>
  crudOf(service.context, 'silences').create({ id: 's', monitors, for: '1h' });
const silenced = async () => (await service.storage.silences.get('s'))?.monitors;

test('a monitor that is renamed stays in filters and dependencies that called it by name', async () => {
  const shop = await create({ url: 'https://shop.example/', name: 'Shop' });
  const child = await create({ url: 'https://child.example/', dependsOn: ['Shop'] });
  await silence(['child.example', 'Shop']);
  await crudOf(service.context, 'maintenance').create({ id: 'w', monitors: ['Shop'], for: '1h' });
  const before = service.watch.told.length;
  await updateMonitor(service.context, { id: shop, patch: { name: 'Store' } });
  expect(await silenced()).toEqual(['child.example', shop]);
  expect((await service.storage.maintenance.get('w'))?.monitors).toEqual([shop]);
  expect((await service.storage.monitors.get(child))?.monitor.dependsOn).toEqual([shop]);
  expect(service.watch.told.slice(before).toSorted()).toEqual(
    ['refreshRoutes', 'refreshRoutes', `update:${child}`, `update:${shop}`].toSorted(),
  );
});

test('a name that another monitor has too goes on to mean that one as well', async () => {
  const first = await create({ url: 'https://a.example/', name: 'Shop' });
  await create({ url: 'https://b.example/', name: 'Shop' });
  await silence(['Shop']);
  await updateMonitor(service.context, { id: first, patch: { name: 'Store' } });
  expect(await silenced()).toEqual(['Shop', first]);
});

test('another address, in whatever spelling the filter gave the former one', async () => {
  const shop = await create({ url: 'https://shop.example/', name: 'Shop' });
  await silence(['HTTPS://Shop.example']);
  await updateMonitor(service.context, { id: shop, patch: { note: 'restart it' } });
  expect(await silenced()).toEqual(['HTTPS://Shop.example']);
  await updateMonitor(service.context, { id: shop, patch: { url: 'https://store.example/' } });
  expect(await silenced()).toEqual([shop]);
});

test('a monitor that a list gives another name', async () => {
  const shop = await create({ url: 'https://shop.example/', name: 'Shop' });
  const mail = await create({ url: 'https://mail.example/', name: 'Mail' });
  await silence(['Shop', 'Mail']);
  const text = 'https://shop.example/ name=Mail\nhttps://mail.example/ name=Shop\n';
  await importMonitorList(service.context, { text, file: 'sites.txt', isDryRun: true });
  expect(await silenced()).toEqual(['Shop', 'Mail']);
  await importMonitorList(service.context, { text, file: 'sites.txt', isDryRun: false });
  expect(await silenced()).toEqual([shop, mail]);
});

test('monitors that depend on each other can be renamed at once', async () => {
  const a = await create({ url: 'https://a.example/', name: 'A' });
  const b = await create({ url: 'https://b.example/', name: 'B', dependsOn: ['A'] });
  await updateMonitor(service.context, { id: a, patch: { dependsOn: ['B'] } });
  await Promise.all([
    updateMonitor(service.context, { id: a, patch: { name: 'A2' } }),
    updateMonitor(service.context, { id: b, patch: { name: 'B2' } }),
  ]);
  expect((await service.storage.monitors.get(a))?.monitor).toMatchObject({
    name: 'A2',
    dependsOn: [b],
  });
  expect((await service.storage.monitors.get(b))?.monitor).toMatchObject({
    name: 'B2',
    dependsOn: [a],
  });
});
