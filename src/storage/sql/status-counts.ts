import { type Status, STATUSES } from '../../core/monitor/monitor.ts';
import type { MonitorStore } from '../../core/ports/storage.ts';
import type { ProjectId } from '../../core/ids.ts';
import { inProjects } from './in-projects.ts';
import { all, send, type Steps } from './steps.ts';

/** The key of a count. */
export interface CountedBy {
  readonly status: string;
  readonly isPaused: boolean;
}

/** Counts `change` monitors in (or out, when negative); belongs into the transaction that changes them. */
export function* countIn(by: CountedBy, change: number): Steps<void> {
  yield* send(
    `INSERT INTO status_counts (status, is_paused, monitors) VALUES (?, ?, ?)
     ON CONFLICT (status, is_paused) DO UPDATE
     SET monitors = status_counts.monitors + excluded.monitors`,
    by.status,
    by.isPaused ? 1 : 0,
    change,
  );
}

/** Counts one monitor over from one place to another; writes nothing when they are the same. */
export function* countOver(from: CountedBy, to: CountedBy): Steps<void> {
  if (from.status === to.status && from.isPaused === to.isPaused) return;
  yield* countIn(from, -1);
  yield* countIn(to, 1);
}

export function* countByStatus(
  projectIds?: readonly ProjectId[],
): Steps<Awaited<ReturnType<MonitorStore['countByStatus']>>> {
  const own = inProjects('project_id', projectIds);
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  let paused = 0;
  let active = 0;
  const rows = yield* all<{ status: Status; is_paused: number; monitors: number }>(
    own === null
      ? 'SELECT status, is_paused, monitors FROM status_counts'
      : `SELECT status, is_paused, count(*) AS monitors FROM monitors WHERE ${own.sql}
         GROUP BY status, is_paused`,
    ...(own?.values ?? []),
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
