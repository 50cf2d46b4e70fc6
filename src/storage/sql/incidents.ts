import type { IncidentId, MonitorId } from '../../core/ids.ts';
import type { Acknowledgement, Incident, IncidentEnd } from '../../core/incident/incident.ts';
import type { JsonObject } from '../../core/json.ts';
import type { IncidentQuery, IncidentStore } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from './cursor.ts';
import type { Dialect } from './dialect.ts';
import { evidenceOf } from './alerts/evidence.ts';
import { eventsOf, writeEvents } from './alerts/incident-events.ts';
import { fromJson, fromNullableJson } from './json-column.ts';
import { inProjects } from './in-projects.ts';
import { all, one, type Steps, type Value } from './steps.ts';
import type { SqlStore } from './store.ts';

interface IncidentRow {
  readonly id: string;
  readonly monitor_id: string;
  readonly started_at: number;
  readonly confirmed_at: number;
  readonly resolved_at: number | null;
  readonly why: string | null;
  readonly reason: string;
  readonly message: string;
  readonly evidence: string;
  readonly acknowledged: string | null;
}

const select = (join: string): string => `SELECT i.*, m.id AS monitor_id
  FROM incidents AS i ${join} monitors AS m ON m.no = i.monitor`;
const SELECT = select('JOIN');

/** Incidents in the database; the ledger writes them. */
export function incidentStore(dialect: Dialect): SqlStore<IncidentStore> {
  return {
    get: incidentOf,
    events: eventsOf,
    note: (event) => writeEvents([event]),
    *notifiedAt(ids) {
      const rows = yield* all<{ readonly incident_id: string; readonly at: number }>(
        `SELECT n.incident_id, min(n.delivered_at) AS at
         FROM ${dialect.listed('?', 'wanted')} ${dialect.orderedJoin} notifications AS n ON n.incident_id = wanted.value
         WHERE n.delivered_at IS NOT NULL GROUP BY n.incident_id`,
        JSON.stringify(ids),
      );
      return new Map(rows.map((row) => [row.incident_id as IncidentId, row.at]));
    },
    evidence: evidenceOf,
    *list(query) {
      const limit = pageLimit(query);
      const { where, values } = filterOf(query);
      // By tag, few incidents are looked through sooner than all monitors.
      const join = query.tag === undefined ? 'JOIN' : dialect.orderedJoin;
      const rows = yield* all<IncidentRow>(
        `${select(join)} WHERE ${where} ORDER BY i.started_at DESC, i.id DESC LIMIT ?`,
        ...values,
        limit + 1,
      );
      const keyOf = (row: IncidentRow): [number, string] => [row.started_at, row.id];
      return cutPage(rows, { limit, keyOf, itemOf: toIncident });
    },
  };
}

/** The incident with this id. */
export function* incidentOf(id: IncidentId): Steps<Incident | null> {
  const row = yield* one<IncidentRow>(`${SELECT} WHERE i.id = ?`, id);
  return row ? toIncident(row) : null;
}

function filterOf(query: IncidentQuery): { where: string; values: Value[] } {
  const conditions: string[] = ['TRUE'];
  const values: Value[] = [];
  if (query.monitorId !== undefined) {
    conditions.push('i.monitor = (SELECT no FROM monitors WHERE id = ?)');
    values.push(query.monitorId);
  }
  if (query.isOpen !== undefined) {
    conditions.push(query.isOpen ? 'i.resolved_at IS NULL' : 'i.resolved_at IS NOT NULL');
  }
  if (query.isAcknowledged !== undefined) {
    conditions.push(`i.acknowledged IS ${query.isAcknowledged ? 'NOT NULL' : 'NULL'}`);
  }
  if (query.ownerId !== undefined) {
    conditions.push(
      '(m.owner_id = ? OR m.no IN (SELECT monitor FROM co_owners WHERE owner_id = ?))',
    );
    values.push(query.ownerId, query.ownerId);
  }
  if (query.tag !== undefined) {
    // Tags hold nothing that JSON escapes; `%` and `_` are meant as they are.
    conditions.push("m.tags LIKE ? ESCAPE '!'");
    values.push(`%"${query.tag.replaceAll(/[!%_]/g, '!$&')}"%`);
  }
  const own = inProjects('m.project_id', query.projectIds);
  if (own !== null) {
    conditions.push(own.sql);
    values.push(...own.values);
  }
  if (query.from !== undefined) {
    conditions.push('i.started_at >= ?');
    values.push(query.from);
  }
  if (query.to !== undefined) {
    conditions.push('i.started_at < ?');
    values.push(query.to);
  }
  if (query.cursor !== null) {
    conditions.push('(i.started_at, i.id) < (?, ?)');
    values.push(...decodeCursor(query.cursor, ['number', 'string']));
  }
  return { where: conditions.join(' AND '), values };
}

function toIncident(row: IncidentRow): Incident {
  const acknowledged = fromNullableJson<Acknowledgement>(row.acknowledged);
  return {
    id: row.id as IncidentId,
    monitorId: row.monitor_id as MonitorId,
    startedAt: row.started_at,
    confirmedAt: row.confirmed_at,
    resolvedAt: row.resolved_at,
    why: row.why as IncidentEnd | null,
    reason: row.reason,
    message: row.message,
    evidence: fromJson<JsonObject>(row.evidence),
    ...(acknowledged !== null && { acknowledged }),
  };
}
