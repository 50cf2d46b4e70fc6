import { expect, test } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import type { MaintenanceWindow } from '../../core/monitor/maintenance-window.ts';
import { openServiceFixture } from '../../../test/support/api/api-fixture.ts';
import { createMonitors } from '../monitors/create.ts';
import { createMaintenanceCalendar } from './maintenance-calendar.ts';

const window: MaintenanceWindow = {
  name: 'deploy',
  monitors: [{ kind: 'http', target: 'https://a.example/' }],
  startsAt: 1000,
  endsAt: 2000,
};

test('a monitor is in maintenance from the start of its window up to its end, and no other monitor is', async () => {
  const { context } = await openServiceFixture();
  const forms = ['https://a.example/', 'https://b.example/'].map((url) => ({
    form: { url },
    path: '',
  }));
  const [inside, outside] = await createMonitors(context, { forms, isDryRun: false });
  const calendar = createMaintenanceCalendar([window]);
  const id = inside?.monitor.id ?? asMonitorId('none');
  expect(calendar.isInMaintenance(id, 1500)).toBe(false);
  await calendar.findMonitors(context.storage.monitors);
  expect([999, 1000, 1999, 2000].map((at) => calendar.isInMaintenance(id, at))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(calendar.isInMaintenance(outside?.monitor.id ?? asMonitorId('none'), 1500)).toBe(false);
});
