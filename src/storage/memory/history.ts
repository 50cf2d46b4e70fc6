import type { Check } from '../../core/check/check.ts';
import type { History, Retention } from '../../core/ports/storage.ts';
import { RESOLUTION_MS, type Rollup } from '../../core/check/rollup.ts';
import { pageOfChecks } from '../check-page.ts';
import {
  forgottenBefore,
  LAYER_OF,
  LAYERS,
  type Layer,
  STRETCH_MS,
  stretchStart,
} from '../history-spans.ts';
import { addCheck, type Tally, tallyAt, toRollup, toTenths } from '../tally.ts';
import type { Tables } from './tables.ts';

const MAX_LATEST = 100;

/** History in memory: all of it as checks, summed up whenever somebody asks. */
export function historyStore(tables: Tables): History {
  return {
    append: async (checks) => {
      for (const check of checks) {
        if (!tables.monitors.has(check.monitorId)) continue;
        const kept = tables.checks.get(check.monitorId);
        if (kept) kept.push(rounded(check));
        else tables.checks.set(check.monitorId, [rounded(check)]);
      }
    },
    list: async (query) =>
      pageOfChecks(query, ({ from, to, count }) =>
        newestFirst(tables, query.monitorId)
          .filter(({ startedAt }) => startedAt >= from && startedAt < to)
          .slice(0, count),
      ),
    latest: async (monitorIds, count) =>
      new Map(
        monitorIds
          .filter((id) => tables.monitors.has(id))
          .map((id) => [id, newestFirst(tables, id).slice(0, Math.min(count, MAX_LATEST))]),
      ),
    rollups: async (query) => sumUp(tables, query),
    maintain: async (now, retention) => {
      tables.upkeep = { now, retention };
      forgetLedger(tables, now, retention);
      for (const [id, checks] of tables.checks) {
        tables.checks.set(
          id,
          checks.filter((check) => LAYERS.some((layer) => isKept(tables, layer, check))),
        );
      }
    },
  };
}

function forgetLedger(tables: Tables, now: number, retention: Retention): void {
  const { outbox, incidents, transitions } = tables;
  for (const [id, { notification, settledAt }] of outbox) {
    const { state, incidentId } = notification;
    const isOpen = incidentId !== null && incidents.get(incidentId)?.resolvedAt === null;
    const isOld = (keptMs: number): boolean => settledAt !== null && settledAt < now - keptMs;
    const isDelivered = state === 'delivered' && !isOpen && isOld(retention.deliveredMs);
    if (isDelivered || (state === 'dead' && isOld(retention.deadMs))) outbox.delete(id);
  }
  const before = now - retention.incidentsMs;
  for (const [id, { resolvedAt }] of incidents) {
    if (resolvedAt !== null && resolvedAt < before) incidents.delete(id);
  }
  for (const [key, { at }] of transitions) if (at < before) transitions.delete(key);
}

/** Checks as `list` and `latest` show them: newest first, of the same millisecond the last come first. */
function newestFirst(tables: Tables, monitorId: Check['monitorId']): Check[] {
  return (tables.checks.get(monitorId) ?? [])
    .filter((check) => isKept(tables, 'checks', check))
    .sort((a, b) => a.startedAt - b.startedAt)
    .reverse();
}

function sumUp(tables: Tables, query: Parameters<History['rollups']>[0]): Rollup[] {
  const spanMs = RESOLUTION_MS[query.resolution];
  const from = Math.floor(query.from / spanMs) * spanMs;
  const tallies = new Map<number, Tally>();
  for (const check of tables.checks.get(query.monitorId) ?? []) {
    if (!isKept(tables, LAYER_OF[query.resolution], check)) continue;
    const totalTenths = toTenths(check.timings.totalMs);
    const tally = tallyAt(tallies, { at: check.startedAt, spanMs });
    addCheck(tally, { outcome: check.outcome, totalTenths });
  }
  return [...tallies]
    .filter(([startedAt]) => startedAt >= from && startedAt < query.to)
    .sort(([a], [b]) => a - b)
    .map(([startedAt, tally]) => toRollup(startedAt, tally));
}

function isKept({ upkeep }: Tables, layer: Layer, check: Check): boolean {
  if (!upkeep) return true;
  return stretchStart(layer, check.startedAt) + STRETCH_MS[layer] > forgottenBefore(layer, upkeep);
}

function rounded(check: Check): Check {
  const tenth = (ms: number): number => toTenths(ms) / 10;
  const tenthOrNone = (ms: number | null): number | null => (ms === null ? null : tenth(ms));
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = check.timings;
  return {
    ...check,
    startedAt: Math.trunc(check.startedAt),
    timings: {
      dnsMs: tenthOrNone(dnsMs),
      connectMs: tenthOrNone(connectMs),
      tlsMs: tenthOrNone(tlsMs),
      firstByteMs: tenthOrNone(firstByteMs),
      totalMs: tenth(totalMs),
    },
  };
}
