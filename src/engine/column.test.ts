import { expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import { pendingState } from '../core/monitor/monitor-state.ts';
import { Column } from './column.ts';
import { MonitorTable } from './monitor-table.ts';
import type { Watched } from './watched.ts';
import { MONITOR_FALLBACKS } from '../testing/sample-fallbacks.ts';

function add(table: MonitorTable, name: string): Watched {
  const id = asMonitorId(name);
  const target = `https://${name}.example/`;
  const own = { id, kind: 'http', name, target, options: {}, tags: [], isPaused: false };
  const monitor = { ...MONITOR_FALLBACKS, ...own, createdAt: 0, updatedAt: 0 };
  return table.add(monitor, pendingState(0));
}

it('grows with the table, and begins with 0', () => {
  const table = new MonitorTable();
  const many = Array.from({ length: 3_000 }, (_, index) => add(table, `m${index}`));
  const column = Column.ofDoubles();
  many.forEach((watched, index) => index % 2 === 1 && column.set(watched, index + 0.5));
  expect(many.map((watched) => column.get(watched))).toEqual(
    many.map((_, index) => (index % 2 === 1 ? index + 0.5 : 0)),
  );
});

it("takes nothing from a removed monitor, whose slot is another one's", () => {
  const table = new MonitorTable();
  const removed = add(table, 'old');
  const column = Column.ofBytes();
  table.remove(removed);
  const watched = add(table, 'new');
  expect(watched.slot).toBe(removed.slot);
  column.set(watched, 1);
  column.set(removed, 2);
  table.setState(removed, pendingState(9));
  expect([column.get(watched), column.get(removed), watched.state.since]).toEqual([1, 0, 0]);
});
