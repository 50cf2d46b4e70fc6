import {
  pointOfChecks,
  type CountedCheck,
  type SeriesPoint,
} from '../../../core/check/series-point.ts';
import type { History } from '../../../core/ports/storage.ts';
import { checkpoint, type Steps } from '../steps.ts';
import { decodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { STRETCH_MS, stretchStart, SUMMED_LAYERS } from './history-spans.ts';
import { checkSet, type PackedCheck } from './packed-check.ts';

/** Which checks to read of each of some monitors; times in epoch ms, `to` exclusive. */
export interface NewestRequest {
  readonly monitors: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** All by default. Of few that are wanted, more has to be read. */
  readonly isWanted?: ((check: PackedCheck) => boolean) | undefined;
}

type ByMonitor = ReadonlyMap<number, readonly PackedCheck[]>;

const FIRST_WINDOW_MS = 2 * STRETCH_MS.checks;

/**
 * The newest checks before `to` of each monitor, newest first. Looks back in windows that double, as most is recent; each
 * is one question for all who do not have enough yet.
 */
export function* newestChecks(parts: HistoryParts, request: NewestRequest): Steps<ByMonitor> {
  const { count, isWanted } = request;
  const extent = yield* extentOf(parts, request.monitors);
  const earliest = Math.max(request.from, extent.first);
  const found = new Map<number, readonly PackedCheck[]>();
  const foundOf = (monitor: number): readonly PackedCheck[] => found.get(monitor) ?? [];
  let end = Math.min(request.to, extent.end);
  let windowMs = FIRST_WINDOW_MS;
  let { monitors } = request;
  while (end > earliest && monitors.length > 0) {
    const start = Math.max(stretchStart('checks', end - windowMs), earliest);
    const window = yield* checksBetween(parts, { monitors, from: start, to: end });
    for (const [monitor, checks] of window) {
      const wanted = isWanted === undefined ? checks : checks.filter(isWanted);
      found.set(monitor, foundOf(monitor).concat(wanted).slice(0, count));
    }
    monitors = monitors.filter((monitor) => foundOf(monitor).length < count);
    end = start;
    windowMs *= 2;
    if (isWanted === undefined) continue;
    windowMs = Math.min(windowMs, WINDOW_MS);
    yield* checkpoint();
  }
  return found;
}

/** All of them, newest first. */
function* checksBetween(
  { segments, staging, book }: HistoryParts,
  range: Pick<NewestRequest, 'monitors' | 'from' | 'to'>,
): Steps<ByMonitor> {
  const { monitors, from, to } = range;
  const packed = yield* segments.bodiesOf(monitors, {
    layer: 'checks',
    from: stretchStart('checks', from),
    to,
  });
  const bodies = Map.groupBy(packed, ({ monitor }) => monitor);
  const newestFirst = (monitor: number): readonly PackedCheck[] => {
    const found = (bodies.get(monitor) ?? [])
      .flatMap(({ body, startsAt }) => decodeChecks(body, { startsAt, book }))
      .concat(staging.of(monitor))
      .filter(({ at }) => at >= from && at < to);
    return checkSet(found).toReversed();
  };
  return new Map(monitors.map((monitor) => [monitor, newestFirst(monitor)]));
}

/** Between which times there can be checks at all. */
function* extentOf(
  { segments, staging }: HistoryParts,
  monitors: readonly number[],
): Steps<{ readonly first: number; readonly end: number }> {
  const bounds = yield* segments.bounds('checks');
  let first = bounds?.first ?? Infinity;
  let end = bounds ? bounds.last + STRETCH_MS.checks : -Infinity;
  for (const { at } of monitors.flatMap((monitor) => staging.of(monitor))) {
    first = Math.min(first, at);
    end = Math.max(end, at + 1);
  }
  return { first, end };
}

/** More take longer to read than anybody waits for a picture. */
const MAX_CHECKS = 60_000;
/** Time whose checks are read at once: reading holds up what is more urgent. */
const WINDOW_MS = 24 * STRETCH_MS.checks;

type PointQuery = Omit<Parameters<History['points']>[0], 'monitorId'>;

/** The steps of a monitor from its checks, oldest first; `null` where these do not cover all of it, or are too many. */
export function* readPoints(
  parts: HistoryParts,
  monitor: number,
  { from, to, stepMs }: PointQuery,
): Steps<readonly SeriesPoint[] | null> {
  if (yield* isForgotten(parts, from)) return null;
  const steps = new Map<number, CountedCheck[]>();
  let read = 0;
  for (let start = from; start < to; start += WINDOW_MS) {
    const window = { monitors: [monitor], from: start, to: Math.min(to, start + WINDOW_MS) };
    const checks = (yield* checksBetween(parts, window)).get(monitor) ?? [];
    read += checks.length;
    if (read > MAX_CHECKS) return null;
    for (const check of checks) {
      const { at, shape, dns, connect, tls, firstByte, total } = check;
      const startedAt = from + Math.floor((at - from) / stepMs) * stepMs;
      const step = steps.get(startedAt) ?? [];
      steps.set(startedAt, step);
      const { outcome } = parts.book.shapeOf(shape);
      step.push({ outcome, dns, connect, tls, firstByte, total });
    }
    yield* checkpoint();
  }
  return [...steps].toSorted(([a], [b]) => a - b).map(([at, checks]) => pointOfChecks(at, checks));
}

/** Whether there are sums of a time of which the checks themselves are gone. */
function* isForgotten({ segments }: HistoryParts, from: number): Steps<boolean> {
  const firstKept = (yield* segments.bounds('checks'))?.first ?? Infinity;
  if (firstKept <= from) return false;
  for (const layer of SUMMED_LAYERS) {
    const bounds = yield* segments.bounds(layer);
    if (bounds !== null && bounds.first + STRETCH_MS[layer] <= firstKept) return true;
  }
  return false;
}
