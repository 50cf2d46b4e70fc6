import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../../core/check/check.ts';
import type { Timings } from '../../core/check/outcome.ts';
import {
  pointOfChecks,
  type CountedCheck,
  type SeriesPoint,
} from '../../core/check/series-point.ts';
import { bucketOf, RESOLUTION_MS, type Resolution, type Rollup } from '../../core/check/rollup.ts';

/** History as a plain list: slow, and plainly right. */
export interface NaiveHistory {
  /** A check that comes again, the same in everything, changes nothing. */
  append(checks: readonly Check[]): void;
  /** Newest first; of the same millisecond the last one that came is first. */
  newest(monitorId: string, range?: { readonly from: number; readonly to: number }): Check[];
  rollups(
    monitorId: string,
    query: { readonly resolution: Resolution; readonly from: number; readonly to: number },
  ): Rollup[];
  points(
    monitorId: string,
    query: { readonly from: number; readonly to: number; readonly stepMs: number },
  ): SeriesPoint[];
}

export function naiveHistory(): NaiveHistory {
  const all: Check[] = [];
  const newest: NaiveHistory['newest'] = (monitorId, range) =>
    all
      .filter((check) => check.monitorId === monitorId)
      .filter(({ startedAt }) => !range || (startedAt >= range.from && startedAt < range.to))
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .reverse();
  return {
    append: (checks) => {
      for (const check of checks) {
        if (!all.some((known) => isDeepStrictEqual(known, check))) all.push(check);
      }
    },
    newest,
    points: (monitorId, { from, to, stepMs }) => {
      const found = newest(monitorId, { from, to });
      const steps = Map.groupBy(found, ({ startedAt }) => Math.floor((startedAt - from) / stepMs));
      return [...steps]
        .sort(([a], [b]) => a - b)
        .map(([step, checks]) => pointOfChecks(from + step * stepMs, checks.map(countedOf)));
    },
    rollups: (monitorId, { resolution, from, to }) => {
      const spanMs = RESOLUTION_MS[resolution];
      const first = Math.floor(from / spanMs) * spanMs;
      const spans = new Map<number, Check[]>();
      for (const check of newest(monitorId)) {
        const startedAt = Math.floor(check.startedAt / spanMs) * spanMs;
        spans.set(startedAt, [...(spans.get(startedAt) ?? []), check]);
      }
      return [...spans]
        .filter(([startedAt]) => startedAt >= first && startedAt < to)
        .sort(([a], [b]) => a - b)
        .map(([startedAt, checks]) => sumOf(startedAt, checks))
        .map(({ phases, ...sums }) =>
          phases === undefined || resolution === 'minute' ? sums : { ...sums, phases },
        );
    },
  };
}

/** These checks as one span. */
export function sumOf(startedAt: number, checks: readonly Check[]): Rollup {
  const totals = checks
    .filter(({ outcome }) => outcome === 'up')
    .map(({ timings }) => timings.totalMs);
  const downCount = checks.filter(({ outcome }) => outcome === 'down').length;
  const buckets = new Map<number, number>();
  for (const total of totals) buckets.set(bucketOf(total), (buckets.get(bucketOf(total)) ?? 0) + 1);
  return {
    startedAt,
    upCount: totals.length,
    downCount,
    otherCount: checks.length - totals.length - downCount,
    totalMsSum: totals.reduce((sum, total) => sum + Math.round(total * 10), 0) / 10,
    totalMsMin: totals.length > 0 ? Math.min(...totals) : null,
    totalMsMax: totals.length > 0 ? Math.max(...totals) : null,
    histogram: [...buckets].sort(([a], [b]) => a - b),
    ...(totals.length > 0 && {
      phases: {
        count: totals.length,
        dnsMs: sumOfPhase(checks, 'dnsMs'),
        connectMs: sumOfPhase(checks, 'connectMs'),
        tlsMs: sumOfPhase(checks, 'tlsMs'),
        firstByteMs: sumOfPhase(checks, 'firstByteMs'),
      },
    }),
  };
}

function countedOf({ outcome, timings }: Check): CountedCheck {
  const tenths = (durationMs: number | null): number => Math.round((durationMs ?? 0) * 10);
  return {
    outcome,
    dns: tenths(timings.dnsMs),
    connect: tenths(timings.connectMs),
    tls: tenths(timings.tlsMs),
    firstByte: tenths(timings.firstByteMs),
    total: tenths(timings.totalMs),
  };
}

function sumOfPhase(checks: readonly Check[], phase: Exclude<keyof Timings, 'totalMs'>): number {
  const tenths = checks
    .filter(({ outcome }) => outcome === 'up')
    .map(({ timings }) => Math.round((timings[phase] ?? 0) * 10));
  return tenths.reduce((sum, each) => sum + each, 0) / 10;
}
