import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asIncidentId, asMonitorId, type MonitorId } from '../../../src/core/ids.ts';
import { readMonitorInput } from '../../../src/core/monitor/monitor-input.ts';
import { SERVICE_DEFAULTS } from '../../../src/core/monitor/monitor-defaults.ts';
import { pendingState } from '../../../src/core/monitor/monitor-state.ts';
import type { Monitor } from '../../../src/core/monitor/monitor.ts';
import type { LedgerEntry } from '../../../src/core/ports/storage.ts';
import { probers } from '../../../src/probers/index.ts';
import { openInProcess } from '../../../src/storage/sqlite/in-process.ts';

/** Sites that have been watched for a month, as a service that starts finds them. */
export interface FleetSeed {
  /** Of the service; it must not run. */
  readonly dataDirectory: string;
  readonly sites: number;
  readonly intervalMs: number;
  /** Where something answers on every address of loopback: each site has one of its own. */
  readonly port: number;
  /** The only site that is down, by its number from 0 on; nothing listens at its port. */
  readonly downAt?: number;
}

const BATCH = 10_000;
const GROUPS = 12;
const MONTH_MS = 30 * 86_400_000;
/** Well known for having no listener. */
const DISCARD_PORT = 9;
const kinds = new Map(probers.map((prober) => [prober.kind, prober]));

/** Writes `site-0` and on in some groups, all up but one, and resolves to their ids in order. */
export async function seedFleet(seed: FleetSeed): Promise<readonly MonitorId[]> {
  mkdirSync(seed.dataDirectory, { recursive: true });
  const storage = openInProcess(join(seed.dataDirectory, 'squirrel.db'));
  const now = Date.now();
  const ids: MonitorId[] = [];
  for (let from = 0; from < seed.sites; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, seed.sites - from) }, (_, n) => from + n);
    const monitors = numbers.map((number) => monitorOf(seed, number, now - MONTH_MS));
    await storage.monitors.create(monitors);
    await storage.ledger.commit(
      monitors.map((monitor, n) => judged(monitor, numbers[n] === seed.downAt, now)),
    );
    ids.push(...monitors.map(({ id }) => id));
  }
  await storage.close();
  return ids;
}

function monitorOf(seed: FleetSeed, number: number, createdAt: number): Monitor {
  const host = `127.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  const port = number === seed.downAt ? DISCARD_PORT : seed.port;
  const form = {
    url: `http://${host}:${port}/`,
    name: `site-${number}`,
    group: `Group ${number % GROUPS}`,
    tags: [`t${number % 50}`, number % 3 === 0 ? 'env:prod' : 'env:test'],
  };
  const reading = readMonitorInput(form, { kinds, defaults: SERVICE_DEFAULTS, path: '' });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  const { intervalMs } = seed;
  const own = { id: asMonitorId(`site-${number}`), intervalMs, createdAt, updatedAt: createdAt };
  return { ...reading.spec, ...own };
}

/** Up since it was made, or down for an hour. */
function judged(monitor: Monitor, isDown: boolean, now: number): LedgerEntry {
  const at = isDown ? now - 3_600_000 : monitor.createdAt;
  const incident = isDown
    ? {
        id: asIncidentId(`outage-of-${monitor.id}`),
        monitorId: monitor.id,
        startedAt: at,
        confirmedAt: at + 40_000,
        resolvedAt: null,
        why: null,
        reason: 'connect_refused',
        message: 'refused the connection',
        evidence: {},
      }
    : null;
  const trouble = incident && {
    status: 'down' as const,
    firstFailureAt: at,
    lastSeenAt: now,
    incidentId: incident.id,
    reason: incident.reason,
  };
  return {
    monitorId: monitor.id,
    at,
    state: { ...pendingState(at), status: 'up', sequence: 1, ...trouble },
    changedFrom: 'pending',
    incident,
    notifications: [],
    stages: {},
    events: [],
  };
}
