import type { IncidentId, MonitorId } from '../../../core/ids.ts';
import type { Gap } from '../../../core/incident/service-downtime.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { Status } from '../../../core/monitor/monitor.ts';
import type { Past, PastOutage, PastStore } from '../../../core/ports/past-store.ts';
import type { Transition } from '../../../core/uptime/uptime.ts';
import type { Dialect } from '../dialect.ts';
import type { MonitorNumbers } from '../history/monitor-numbers.ts';
import { fromJson } from '../json-column.ts';
import { all, checkpoint, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** Monitors that are read at once: reading holds up what is more urgent. */
const MONITORS_A_STEP = 200;

interface Range {
  readonly from: number;
  readonly to: number;
}

interface TransitionRow {
  readonly monitor: number;
  readonly sequence: number;
  readonly at: number;
  readonly from_status: string;
  readonly to_status: string;
}

interface OutageRow {
  readonly monitor: number;
  readonly id: string;
  readonly started_at: number;
  readonly resolved_at: number | null;
  readonly reason: string;
  readonly evidence: string | null;
}

interface PauseRow {
  readonly monitor: number;
  readonly started_at: number;
  readonly ended_at: number | null;
}

/** The past of monitors in the database; ledger and monitor store write it. */
export function pastStore(
  dialect: Dialect,
  numbers: Pick<MonitorNumbers, 'numbersOf'>,
): SqlStore<PastStore> {
  const questions = questionsOf(dialect);
  return {
    *between(monitorIds, range) {
      const found = new Map<MonitorId, Past>();
      for (let start = 0; start < monitorIds.length; start += MONITORS_A_STEP) {
        const ids = monitorIds.slice(start, start + MONITORS_A_STEP);
        const known = yield* numbers.numbersOf(ids);
        const past = yield* pastOf([...known.values()], range, questions);
        for (const [id, no] of known) found.set(id, past(no));
        yield* checkpoint();
      }
      return found;
    },
  };
}

type Questions = Readonly<Record<'transitions' | 'outages' | 'pauses', string>>;

function questionsOf({ listed, orderedJoin }: Dialect): Questions {
  const wanted = `FROM ${listed('?1', 'wanted')} ${orderedJoin}`;
  const number = 'CAST(wanted.value AS BIGINT)';
  return {
    transitions: `SELECT t.monitor, t.sequence, t.at, t.from_status, t.to_status
      ${wanted} transitions AS t ON t.monitor = ${number} AND t.sequence >= coalesce((
        SELECT b.sequence FROM transitions AS b WHERE b.monitor = ${number} AND b.at < ?2
        ORDER BY b.sequence DESC LIMIT 1), 0)
      ORDER BY t.monitor, t.sequence`,
    outages: `SELECT i.monitor, i.id, i.started_at, i.resolved_at, i.reason,
        CASE WHEN i.evidence LIKE '%"unwatched"%' THEN i.evidence END AS evidence
      ${wanted} incidents AS i ON i.monitor = ${number} AND i.started_at < ?3
        AND (i.resolved_at IS NULL OR i.resolved_at >= ?2)
      ORDER BY i.monitor, i.started_at, i.id`,
    pauses: `SELECT p.monitor, p.started_at, p.ended_at
      ${wanted} pauses AS p ON p.monitor = ${number} AND p.started_at < ?3
        AND (p.ended_at IS NULL OR p.ended_at >= ?2)
      ORDER BY p.monitor, p.started_at`,
  };
}

function* pastOf(
  monitors: readonly number[],
  { from, to }: Range,
  questions: Questions,
): Steps<(no: number) => Past> {
  const list = JSON.stringify(monitors);
  const transitions = yield* all<TransitionRow>(questions.transitions, list, from);
  const outages = yield* all<OutageRow>(questions.outages, list, from, to);
  const pauses = yield* all<PauseRow>(questions.pauses, list, from, to);
  const byMonitor = {
    transitions: Map.groupBy(transitions, ({ monitor }) => monitor),
    outages: Map.groupBy(outages, ({ monitor }) => monitor),
    pauses: Map.groupBy(pauses, ({ monitor }) => monitor),
  };
  return (no) => ({
    transitions: (byMonitor.transitions.get(no) ?? []).map(toTransition),
    outages: (byMonitor.outages.get(no) ?? []).map(toOutage),
    pauses: (byMonitor.pauses.get(no) ?? []).map((row) => ({
      from: row.started_at,
      to: row.ended_at,
    })),
  });
}

function toTransition(row: TransitionRow): Transition {
  return {
    sequence: row.sequence,
    at: row.at,
    from: row.from_status as Status,
    to: row.to_status as Status,
  };
}

function toOutage(row: OutageRow): PastOutage {
  const { unwatched } = row.evidence === null ? {} : fromJson<JsonObject>(row.evidence);
  return {
    id: row.id as IncidentId,
    startedAt: row.started_at,
    resolvedAt: row.resolved_at,
    reason: row.reason,
    gaps: Array.isArray(unwatched) ? (unwatched as unknown[]).filter(isGap) : [],
  };
}

function isGap(value: unknown): value is Gap {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) {
    return false;
  }
  return typeof value.from === 'number' && typeof value.to === 'number';
}
