import { expect, it } from 'vitest';
import { asMonitorId, asOwnerId } from '../core/ids.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import { pendingState } from '../core/monitor/monitor-state.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MonitorTable } from './monitor-table.ts';
import { DuePlan } from './schedule/due-plan.ts';
import type { Watched } from './watched.ts';

const state = pendingState(0);

function add(table: MonitorTable, id: string): Watched {
  const ownerIds: Monitor['ownerIds'] = [];
  const plain = { intervalMs: 60_000, ownerIds, isPaused: false };
  const monitor = { id: asMonitorId(id), ...plain } as Monitor;
  return table.add(monitor, state);
}

it('gives a slot that is free to the next monitor, also after a million', () => {
  const table = new MonitorTable();
  add(table, 'kept');
  for (let n = 0; n < 1_000_000; n += 1) table.remove(add(table, `m${n % 7}`));
  expect(add(table, 'last').slot).toBe(1);
  expect(table.size).toBe(2);
});

it('removes a monitor once: the next one at its slot stays', () => {
  const table = new MonitorTable();
  const gone = add(table, 'gone');
  table.remove(gone);
  const next = add(table, 'next');
  table.remove(gone);
  expect(next.slot).toBe(gone.slot);
  expect(table.at(next.slot)).toBe(next);
  expect([next.isRemoved, table.size]).toEqual([false, 1]);
  expect(add(table, 'other').slot).not.toBe(next.slot);
});

it('writes nothing of a removed monitor into the row of the next', () => {
  const table = new MonitorTable();
  const gone = add(table, 'gone');
  table.remove(gone);
  const next = add(table, 'next');
  table.setState(gone, { ...state, status: 'down' });
  table.setMonitor(gone, { ...gone.monitor, name: 'gone' });
  expect([next.state.status, next.monitor.id]).toEqual(['pending', 'next']);
});

it('plans nothing for a removed monitor, and leaves the plan of the next alone', () => {
  const table = new MonitorTable();
  const plan = new DuePlan(new ManualClock());
  const gone = add(table, 'gone');
  plan.set(gone, 1_000, 'soon');
  plan.forget(gone);
  table.remove(gone);
  plan.set(gone, 1_000, 'soon');
  expect(plan.first()).toBeNull();
  const next = add(table, 'next');
  plan.set(next, 5_000, 'recheck');
  plan.backOff(next, 9_000);
  plan.set(gone, 1_000, 'soon');
  plan.backOff(gone, null);
  expect(plan.first()).toMatchObject({ slot: next.slot, dueAt: 5_000 });
  expect([plan.kindOf(next), plan.backOffUntil(next)]).toEqual(['recheck', 9_000]);
  expect(plan.backOffUntil(gone)).toBeNull();
});

it('counts the monitors of each owner that are not paused', () => {
  const table = new MonitorTable();
  const [ops, night] = [asOwnerId('ops'), asOwnerId('night')];
  const [a, b] = [add(table, 'a'), add(table, 'b')];
  expect([...table.watchedByOwners]).toEqual([{ ownerIds: [], monitors: 2 }]);
  table.setMonitor(a, { ...a.monitor, ownerIds: [ops] });
  table.setMonitor(b, { ...b.monitor, ownerIds: [ops] });
  expect([...table.watchedByOwners]).toEqual([{ ownerIds: [ops], monitors: 2 }]);
  table.setMonitor(a, { ...a.monitor, isPaused: true });
  table.setMonitor(a, { ...a.monitor, ownerIds: [night] });
  expect([...table.watchedByOwners]).toEqual([{ ownerIds: [ops], monitors: 1 }]);
  table.setMonitor(a, { ...a.monitor, isPaused: false });
  table.remove(b);
  table.remove(b);
  table.setMonitor(b, b.monitor);
  expect([...table.watchedByOwners]).toEqual([{ ownerIds: [night], monitors: 1 }]);
});
