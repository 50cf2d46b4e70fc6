import type { Monitor } from '../../../core/monitor/monitor.ts';
import { each, send, type Steps } from '../steps.ts';

/** Notes when new monitors began that are paused from the first. */
export function* writeFirstPauses(monitors: readonly Monitor[]): Steps<void> {
  const rows = monitors
    .filter(({ isPaused }) => isPaused)
    .map(({ id, createdAt }) => [createdAt, id]);
  if (rows.length === 0) return;
  yield* each(
    'INSERT INTO pauses (monitor, started_at) SELECT no, ? FROM monitors WHERE id = ?',
    rows,
  );
}

/** Notes that a pause begins or ends with this change, if one does. It never ends before it began, whatever our clock does. */
export function* writePause(
  monitorNo: number,
  change: { readonly wasPaused: boolean; readonly isPaused: boolean; readonly at: number },
): Steps<void> {
  const { wasPaused, isPaused, at } = change;
  if (wasPaused === isPaused) return;
  if (isPaused) {
    yield* send(
      `INSERT INTO pauses (monitor, started_at) VALUES (?, ?)
       ON CONFLICT (monitor, started_at) DO UPDATE SET ended_at = NULL`,
      monitorNo,
      at,
    );
  } else {
    yield* send(
      `UPDATE pauses SET ended_at = CASE WHEN started_at > ?2 THEN started_at ELSE ?2 END
       WHERE monitor = ?1 AND ended_at IS NULL`,
      monitorNo,
      at,
    );
  }
}
