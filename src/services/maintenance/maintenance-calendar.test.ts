import { expect, test } from 'vitest';
import type { MaintenanceWindow } from '../../core/monitor/maintenance-window.ts';
import { createMaintenanceCalendar } from './maintenance-calendar.ts';

const a = { kind: 'http', target: 'https://a.example/' };
const b = { kind: 'http', target: 'https://b.example/' };
const window: MaintenanceWindow = { name: 'deploy', monitors: [a], startsAt: 1000, endsAt: 2000 };

test('a monitor is in maintenance from the start of its window up to its end, and no other monitor is', () => {
  const calendar = createMaintenanceCalendar([window]);
  expect([999, 1000, 1999, 2000].map((at) => calendar.isInMaintenance(a, at))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(calendar.isInMaintenance(b, 1500)).toBe(false);
  expect(calendar.isInMaintenance({ ...a, kind: 'tcp' }, 1500)).toBe(false);
});

test('one of several windows is enough, and other windows count at once', () => {
  const later = { ...window, name: 'later', startsAt: 3000, endsAt: 4000 };
  const calendar = createMaintenanceCalendar([window, later]);
  expect([1500, 2500, 3500].map((at) => calendar.isInMaintenance(a, at))).toEqual([
    true,
    false,
    true,
  ]);
  calendar.replace([{ ...window, monitors: [b] }]);
  expect([a, b].map((monitor) => calendar.isInMaintenance(monitor, 1500))).toEqual([false, true]);
});
