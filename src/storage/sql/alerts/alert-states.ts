import {
  NO_STAGE_STATES,
  STAGE_NAMES,
  type StageName,
  type StageStates,
} from '../../../core/alerting/stages/stage-states.ts';
import type { MonitorId } from '../../../core/ids.ts';
import type { AlertStateStore } from '../../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { fromJson } from '../json-column.ts';
import { all, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** A table for each stage, a row for each monitor of which it remembers something. */
const TABLES: Readonly<Record<StageName, string>> = {
  mute: 'alert_mutes',
  slow: 'alert_slow',
  flapping: 'alert_flapping',
  escalation: 'alert_escalations',
  reminders: 'alert_reminders',
};

interface StageRow {
  readonly id: string;
  readonly stage: StageName;
  readonly state: string;
}

const EVERY_STAGE = STAGE_NAMES.map(
  (stage) => `SELECT monitor, '${stage}' AS stage, state FROM ${TABLES[stage]}`,
).join(' UNION ALL ');

// One beyond the page, as everywhere; the stages of one monitor are never cut apart.
const MONITORS = `SELECT DISTINCT m.id FROM (${EVERY_STAGE}) AS s JOIN monitors AS m ON m.no = s.monitor
  WHERE m.id > ? ORDER BY m.id LIMIT ?`;
const STAGES = `SELECT m.id, s.stage, s.state
  FROM (${EVERY_STAGE}) AS s JOIN monitors AS m ON m.no = s.monitor WHERE m.id > ? AND m.id <= ?`;

/** What the alert pipeline remembers, in the database; the ledger writes it. */
export function alertStateStore(): SqlStore<AlertStateStore> {
  return {
    *get(id) {
      const monitor = yield* one<{ readonly no: number }>(
        'SELECT no FROM monitors WHERE id = ?',
        id,
      );
      return monitor === undefined ? NO_STAGE_STATES : yield* stagesOf(monitor.no);
    },
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const monitors = yield* all<Pick<StageRow, 'id'>>(MONITORS, after, limit + 1);
      const last = monitors.at(-1)?.id ?? after;
      const rows = yield* all<StageRow>(STAGES, after, last);
      const byMonitor = Map.groupBy(rows, ({ id }) => id);
      return cutPage(monitors, {
        limit,
        keyOf: ({ id }) => [id],
        itemOf: ({ id }) => ({
          monitorId: id as MonitorId,
          stages: statesOf(byMonitor.get(id) ?? []),
        }),
      });
    },
  };
}

function statesOf(rows: readonly StageRow[]): StageStates {
  const found = rows.map(({ stage, state }) => [stage, fromJson<unknown>(state)]);
  return { ...NO_STAGE_STATES, ...Object.fromEntries(found) } as StageStates;
}

/** Writes what changed; `null` takes a row out. */
export function* writeStages(monitorNo: number, stages: Partial<StageStates>): Steps<void> {
  for (const stage of STAGE_NAMES) {
    const state = stages[stage];
    if (state === undefined) continue;
    const table = TABLES[stage];
    if (state === null) yield* send(`DELETE FROM ${table} WHERE monitor = ?`, monitorNo);
    else {
      yield* send(
        `INSERT INTO ${table} (monitor, state) VALUES (?, ?)
         ON CONFLICT (monitor) DO UPDATE SET state = excluded.state`,
        monitorNo,
        JSON.stringify(state),
      );
    }
  }
}

/** What the stages remember of a monitor. */
export function* stagesOf(monitorNo: number): Steps<StageStates> {
  const rows = yield* all<StageRow>(
    `SELECT '' AS id, s.stage, s.state FROM (${EVERY_STAGE}) AS s WHERE s.monitor = ?`,
    monitorNo,
  );
  return statesOf(rows);
}
