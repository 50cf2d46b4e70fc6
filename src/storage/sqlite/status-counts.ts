import { type Status, STATUSES } from '../../core/monitor/monitor.ts';
import type { MonitorStore } from '../../core/ports/storage.ts';
import type { Connection } from './connection.ts';

/** What monitors are counted by. */
export interface CountedBy {
  readonly status: string;
  readonly isPaused: boolean;
}

/** Counts `change` monitors in (or out, when negative); belongs into the transaction that changes them. */
export function countIn(connection: Connection, by: CountedBy, change: number): void {
  connection.run(
    `INSERT INTO status_counts VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET monitors = monitors + excluded.monitors`,
    by.status,
    by.isPaused ? 1 : 0,
    change,
  );
}

/** Counts one monitor over from one place to another; writes nothing when they are the same. */
export function countOver(connection: Connection, from: CountedBy, to: CountedBy): void {
  if (from.status === to.status && from.isPaused === to.isPaused) return;
  countIn(connection, from, -1);
  countIn(connection, to, 1);
}

export function countByStatus(
  connection: Connection,
): Awaited<ReturnType<MonitorStore['countByStatus']>> {
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  let paused = 0;
  let active = 0;
  const rows = connection.all<{ status: Status; is_paused: number; monitors: number }>(
    'SELECT status, is_paused, monitors FROM status_counts',
  );
  for (const row of rows) {
    if (row.is_paused === 1) {
      paused += row.monitors;
    } else {
      byStatus[row.status] += row.monitors;
      active += row.monitors;
    }
  }
  return { total: active + paused, paused, byStatus };
}
