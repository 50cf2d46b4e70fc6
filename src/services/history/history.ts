import type { Check } from '../../core/check/check.ts';
import { InvalidError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import { mergeRollups, percentileMs, RESOLUTION_MS } from '../../core/check/rollup.ts';
import type { Resolution, Rollup } from '../../core/check/rollup.ts';
import type { Page } from '../../core/page.ts';
import type { CheckQuery } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/actions.ts';

/** The recorded checks of one monitor, newest first. Throws `NotFoundError`. */
export async function listChecks(
  context: Pick<ServiceContext, 'storage'>,
  query: CheckQuery,
): Promise<Page<Check>> {
  await getMonitor(context, query.monitorId);
  return context.storage.history.list(query);
}

/** How a site did over a span of time. Response times are of the checks that were up; `null` without any. */
export interface Stats {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly upCount: number;
  readonly downCount: number;
  /** Checks that could not be judged. */
  readonly otherCount: number;
  /** Up among up and down, 0 to 1. */
  readonly uptimeRatio: number | null;
  readonly averageMs: number | null;
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** What to sum up. Times are epoch ms, `to` is exclusive. */
export interface StatsQuery {
  readonly monitorId: MonitorId;
  readonly resolution: Resolution;
  readonly from?: number;
  readonly to?: number;
}

/** The whole and its spans, oldest first; spans without checks are left out. */
export interface StatsReport {
  readonly resolution: Resolution;
  readonly from: number;
  readonly to: number;
  readonly total: Stats;
  readonly spans: readonly Stats[];
}

/** Spans that are shown when no start is given. */
const DEFAULT_SPANS: Readonly<Record<Resolution, number>> = { minute: 180, hour: 168, day: 90 };
/** More than this is no picture any more, and a long read. */
const MAX_SPANS = 3_000;

/** Sums up the history of one monitor. Throws `NotFoundError`, `InvalidError` for a span that is empty or too long. */
export async function readStats(
  context: Pick<ServiceContext, 'storage' | 'clock'>,
  query: StatsQuery,
): Promise<StatsReport> {
  const spanMs = RESOLUTION_MS[query.resolution];
  const to = query.to ?? context.clock.now();
  const from = query.from ?? to - DEFAULT_SPANS[query.resolution] * spanMs;
  if (from >= to) refuse('from', 'from must be before to');
  if ((to - from) / spanMs > MAX_SPANS) {
    refuse('from', `from is more than ${MAX_SPANS} spans before to: choose a longer resolution`);
  }
  await getMonitor(context, query.monitorId);
  const { resolution, monitorId } = query;
  const rollups = await context.storage.history.rollups({ monitorId, resolution, from, to });
  const total = statsOf(mergeRollups(rollups[0]?.startedAt ?? from, rollups));
  return { resolution, from, to, total, spans: rollups.map(statsOf) };
}

function refuse(path: string, message: string): never {
  throw new InvalidError([{ path, message }]);
}

function statsOf(rollup: Rollup): Stats {
  const judged = rollup.upCount + rollup.downCount;
  return {
    startedAt: rollup.startedAt,
    upCount: rollup.upCount,
    downCount: rollup.downCount,
    otherCount: rollup.otherCount,
    uptimeRatio: judged === 0 ? null : rollup.upCount / judged,
    averageMs: rollup.upCount === 0 ? null : tenth(rollup.totalMsSum / rollup.upCount),
    minMs: rollup.totalMsMin,
    maxMs: rollup.totalMsMax,
    p50Ms: tenthOrNull(percentileMs(rollup, 0.5)),
    p95Ms: tenthOrNull(percentileMs(rollup, 0.95)),
    p99Ms: tenthOrNull(percentileMs(rollup, 0.99)),
  };
}

function tenth(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function tenthOrNull(milliseconds: number | null): number | null {
  return milliseconds === null ? null : tenth(milliseconds);
}
