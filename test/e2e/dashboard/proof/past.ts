import { join } from 'node:path';
import type { Check } from '../../../../src/core/check/check.ts';
import type { IncidentEvent, IncidentEventKind } from '../../../../src/core/incident/timeline.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { Storage, WatchedMonitor } from '../../../../src/core/ports/storage.ts';
import type { SqliteConnection } from '../../../../src/storage/sqlite/connection.ts';
import { openInProcess } from '../../../../src/storage/sqlite/in-process.ts';
import {
  sampleCheck,
  sampleEntry,
  sampleEvent,
  sampleIncident,
} from '../../../../src/testing/storage/storage-samples.ts';

const STEP_MS = 5 * 60_000;
const STEPS = 288;
/** When the site with a bad hour was down, in steps. */
const BAD = { from: 130, to: 138 } as const;

/** Makes sites that were up all the time a day older. */
function ageSites(connection: SqliteConnection, begin: number): void {
  connection.execute(`UPDATE monitors SET created_at = ${begin}`);
  connection.execute(`UPDATE monitors SET status_since = ${begin} WHERE status = 'up'`);
  connection.execute(`UPDATE transitions SET at = ${begin} WHERE to_status = 'up'`);
}

/** A day of checks: quicker at night, one site with a bad hour, another that became slower. */
export async function writePast(dataDirectory: string): Promise<void> {
  const storage = openInProcess(join(dataDirectory, 'squirrel.db'));
  const begin = Date.now() - (STEPS + 1) * STEP_MS;
  ageSites(storage.connection, begin);
  const { items } = await storage.monitors.list({ limit: 100, cursor: null });
  for (const [at, { monitor, state }] of items.entries()) {
    if (state.status !== 'up') continue;
    const isNews = monitor.name === 'News, in the evening';
    const checks = Array.from({ length: STEPS }, (_, step): Check => {
      const wave = 1 + Math.sin((step / STEPS) * 2 * Math.PI) / 3 + (step % 7) / 20;
      const totalMs = (60 + at * 15) * wave * (monitor.name === 'Blog' && step > 240 ? 2 : 1);
      const isBad = isNews && step >= BAD.from && step < BAD.to;
      return sampleCheck(monitor, begin + step * STEP_MS + at * 1_000, {
        ...(isBad && { outcome: 'down', reason: 'connect_refused', statusCode: null }),
        timings: {
          dnsMs: totalMs * 0.1,
          connectMs: totalMs * 0.2,
          tlsMs: totalMs * 0.2,
          firstByteMs: totalMs * 0.4,
          totalMs,
        },
      });
    });
    await storage.history.append(checks);
    if (isNews) await writeOutage(storage, { monitor, state, begin });
  }
  await storage.close();
}

/** The outage of the bad hour, from its first failure to its end. */
async function writeOutage(
  { ledger }: Storage,
  { monitor, state, begin }: WatchedMonitor & { readonly begin: number },
): Promise<void> {
  const [startedAt, resolvedAt] = [begin + BAD.from * STEP_MS, begin + BAD.to * STEP_MS];
  const reason = 'connect_refused';
  const incident = sampleIncident(monitor, 'inc_of_the_evening', {
    startedAt,
    confirmedAt: startedAt + 3e4,
    reason,
    evidence: {},
    message: 'refused the connection',
  });
  const down = {
    ...state,
    status: 'down',
    since: startedAt,
    sequence: state.sequence + 1,
  } as const;
  const up = { ...state, since: resolvedAt, sequence: state.sequence + 2 };
  const event = (kind: IncidentEventKind, at: number, data: JsonObject): IncidentEvent =>
    sampleEvent(incident.id, kind, { at, data });
  await ledger.commit([
    sampleEntry(monitor, {
      at: startedAt,
      state: {
        ...down,
        incidentId: incident.id,
        reason,
      },
      changedFrom: 'up',
      incident,
      events: [
        event('opened', startedAt + 3e4, {
          reason,
          failedChecks: 3,
        }),
      ],
    }),
  ]);
  await ledger.commit([
    sampleEntry(monitor, {
      at: resolvedAt,
      state: up,
      changedFrom: 'down',
      incident: {
        ...incident,
        resolvedAt,
        why: 'recovered',
      },
      events: [event('resolved', resolvedAt, { why: 'recovered' })],
    }),
  ]);
}
