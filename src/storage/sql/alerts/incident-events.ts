import type { IncidentId } from '../../../core/ids.ts';
import {
  MAX_EVENTS,
  REPEATED_EVENTS,
  type IncidentEvent,
  type IncidentEventKind,
} from '../../../core/incident/timeline.ts';
import type { JsonObject } from '../../../core/json.ts';
import { fromJson } from '../json-column.ts';
import { all, send, type Steps } from '../steps.ts';

const MAX_READ = 500;

/** An event that comes again changes nothing; of an incident that is gone nothing is kept. */
const INSERT = `INSERT INTO incident_events (incident_id, no, at, kind, data)
  SELECT i.id, (SELECT coalesce(max(e.no), 0) + 1 FROM incident_events AS e WHERE e.incident_id = i.id), ?2, ?3, ?4
  FROM incidents AS i
  WHERE i.id = ?1
    AND NOT EXISTS (SELECT 1 FROM incident_events AS e
      WHERE e.incident_id = ?1 AND e.at = ?2 AND e.kind = ?3 AND e.data = ?4)
    AND (SELECT count(*) FROM incident_events AS e WHERE e.incident_id = ?1) < ?5`;

/** Adds to the time lines of incidents, after these were written. */
export function* writeEvents(events: readonly IncidentEvent[]): Steps<void> {
  for (const { incidentId, at, kind, data } of events) {
    const limit = REPEATED_EVENTS.includes(kind) ? MAX_EVENTS : MAX_READ;
    yield* send(INSERT, incidentId, at, kind, JSON.stringify(data), limit);
  }
}

/** The time line of an incident. */
export function* eventsOf(id: IncidentId): Steps<readonly IncidentEvent[]> {
  const rows = yield* all<{ readonly at: number; readonly kind: string; readonly data: string }>(
    'SELECT at, kind, data FROM incident_events WHERE incident_id = ? ORDER BY no LIMIT ?',
    id,
    MAX_READ,
  );
  return rows.map(({ at, kind, data }) => ({
    incidentId: id,
    at,
    kind: kind as IncidentEventKind,
    data: fromJson<JsonObject>(data),
  }));
}
