import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentQuery, IncidentStore } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import type { Tables } from './tables.ts';
import { compareTexts } from './text-order.ts';

/** Incidents in memory; the ledger writes them. */
export function incidentStore(tables: Tables): IncidentStore {
  return {
    get: async (id) => tables.incidents.get(id) ?? null,
    list: async (query) => {
      const limit = pageLimit(query);
      const before =
        query.cursor === null ? null : decodeCursor(query.cursor, ['number', 'string']);
      const found = [...tables.incidents.values()]
        .filter((incident) => matches(incident, query))
        .filter((incident) => before === null || compareKeys(keyOf(incident), before) < 0)
        .sort((a, b) => compareKeys(keyOf(b), keyOf(a)))
        .slice(0, limit + 1);
      return cutPage(found, { limit, keyOf, itemOf: (incident) => incident });
    },
  };
}

function matches(incident: Incident, query: IncidentQuery): boolean {
  return (
    (query.monitorId === undefined || incident.monitorId === query.monitorId) &&
    (query.isOpen === undefined || (incident.resolvedAt === null) === query.isOpen)
  );
}

function keyOf(incident: Incident): [number, string] {
  return [incident.startedAt, incident.id];
}

function compareKeys(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0] || compareTexts(a[1], b[1]);
}
