import {
  HOURS_KEPT_MS,
  RESOLUTION_MS,
  mergeRollups,
  type Resolution,
} from '../../core/check/rollup.ts';
import { pointOfRollup, type SeriesPoint } from '../../core/check/series-point.ts';
import { InvalidError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import { uptimeFacts } from '../../core/uptime/facts.ts';
import { stepStates, type StepRange } from '../../core/uptime/step-states.ts';
import { timelineOf } from '../../core/uptime/uptime.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/actions.ts';
import { customRange } from '../uptime/uptime.ts';
import { readServicePast } from '../uptime/service-past.ts';

/** Which steps to show: about `points` of them. Times are epoch ms; without them the last day, `to` is exclusive. */
export interface SeriesQuery {
  readonly monitorId: MonitorId;
  readonly from?: number;
  readonly to?: number;
  readonly points: number;
}

/** How a monitor did over time: a point for each step with a check, and a character for every step. */
export interface Series extends StepRange {
  /** The percentiles are of the checks themselves. */
  readonly isExact: boolean;
  /** Oldest first; steps without a check are left out. */
  readonly points: readonly SeriesPoint[];
  readonly states: string;
}

const { minute: MINUTE, hour: HOUR, day: DAY } = RESOLUTION_MS;
/** Lengths that a clock shows, each a multiple or a divisor of what sums are made of. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 5, 7, 14, 28].map((days) => days * DAY),
];
/** More checks are not read for a picture. */
const MAX_CHECKS = 50_000;
const MAX_RANGE_MS = 10 * 366 * DAY;

/** Sums up how quick a monitor was. Throws `NotFoundError`, `InvalidError` for a range that is empty or too long. */
export async function readSeries(
  context: Pick<ServiceContext, 'storage' | 'clock'>,
  query: SeriesQuery,
): Promise<Series> {
  const now = context.clock.now();
  const { from = (query.to ?? now) - DAY } = query;
  const range = customRange({ ...query, from }, now);
  if (range.to - range.from > MAX_RANGE_MS) {
    throw new InvalidError([{ path: 'from', message: 'from is more than ten years before to' }]);
  }
  const watched = await getMonitor(context, query.monitorId);
  const wanted = stepsOver(range, query.points, 0);
  const exact = await readExactly(context, watched, wanted);
  const steps = exact === null ? stepsOver(range, query.points, minSumMs(range.from, now)) : wanted;
  const points = exact ?? (await readSums(context, query.monitorId, steps));
  const states = await readStates(context, watched, steps);
  return { ...steps, isExact: exact !== null, points, states };
}

/** StepRange on the marks of the clock that cover a range: as short as they can be without being many more than `points`. */
function stepsOver(
  { from, to }: { readonly from: number; readonly to: number },
  points: number,
  minStepMs: number,
): StepRange {
  let steps: StepRange = { from, stepMs: DAY, count: 0 };
  for (const stepMs of STEPS) {
    if (stepMs < minStepMs) continue;
    const start = Math.floor(from / stepMs) * stepMs;
    steps = { from: start, stepMs, count: Math.ceil((to - start) / stepMs) };
    // One more, as a range seldom begins on a mark.
    if (steps.count <= points + 1) break;
  }
  return steps;
}

/** What the sums of so long ago are made of. */
function minSumMs(from: number, now: number): number {
  return from < now - HOURS_KEPT_MS ? DAY : HOUR;
}

async function readExactly(
  { storage }: Pick<ServiceContext, 'storage'>,
  { monitor }: WatchedMonitor,
  { from, stepMs, count }: StepRange,
): Promise<readonly SeriesPoint[] | null> {
  const to = from + stepMs * count;
  if ((to - from) / monitor.intervalMs > MAX_CHECKS) return null;
  return storage.history.points({ monitorId: monitor.id, from, to, stepMs });
}

async function readSums(
  { storage }: Pick<ServiceContext, 'storage'>,
  monitorId: MonitorId,
  { from, stepMs, count }: StepRange,
): Promise<readonly SeriesPoint[]> {
  const resolution: Resolution = stepMs < DAY ? 'hour' : 'day';
  const range = { from, to: from + stepMs * count };
  const rollups = await storage.history.rollups({ monitorId, resolution, ...range });
  const byStep = Map.groupBy(
    rollups,
    ({ startedAt }) => from + Math.floor((startedAt - from) / stepMs) * stepMs,
  );
  return [...byStep]
    .toSorted(([a], [b]) => a - b)
    .map(([startedAt, parts]) => pointOfRollup(mergeRollups(startedAt, parts)));
}

async function readStates(
  context: Pick<ServiceContext, 'storage' | 'clock'>,
  watched: WatchedMonitor,
  steps: StepRange,
): Promise<string> {
  const range = { from: steps.from, to: steps.from + steps.stepMs * steps.count };
  const service = await readServicePast(context, range);
  const { id, createdAt } = watched.monitor;
  const past = (await context.storage.past.between([id], range)).get(id);
  if (past === undefined) return '-'.repeat(steps.count);
  const line = timelineOf(uptimeFacts(watched, past, service), range);
  return stepStates(line, steps, { from: createdAt, to: service.now });
}
