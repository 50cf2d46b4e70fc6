import type { Steps } from '../steps.ts';
import { decodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { STRETCH_MS, stretchStart } from './history-spans.ts';
import { checkSet, type PackedCheck } from './packed-check.ts';

/** Which checks of one monitor to read; times in epoch ms, `to` exclusive. */
export interface NewestRequest {
  readonly monitor: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const FIRST_WINDOW_MS = 2 * STRETCH_MS.checks;

/** The newest checks of one monitor before `to`, newest first. Looks back in windows that double, as most is recent. */
export function* newestChecks(
  parts: HistoryParts,
  request: NewestRequest,
): Steps<readonly PackedCheck[]> {
  const staged = parts.staging.of(request.monitor);
  const extent = yield* extentOf(parts, staged);
  const earliest = Math.max(request.from, extent.first);
  let end = Math.min(request.to, extent.end);
  let windowMs = FIRST_WINDOW_MS;
  const found: PackedCheck[] = [];
  while (end > earliest && found.length < request.count) {
    const start = Math.max(stretchStart('checks', end - windowMs), earliest);
    found.push(...(yield* checksBetween(parts, { ...request, from: start, to: end, staged })));
    end = start;
    windowMs *= 2;
  }
  return found.slice(0, request.count);
}

function* checksBetween(
  { segments, book }: HistoryParts,
  range: {
    readonly monitor: number;
    readonly from: number;
    readonly to: number;
    readonly staged: readonly PackedCheck[];
  },
): Steps<readonly PackedCheck[]> {
  const packed = yield* segments.bodiesOf(range.monitor, {
    layer: 'checks',
    from: stretchStart('checks', range.from),
    to: range.to,
  });
  const found = packed
    .flatMap(({ body, startsAt }) => decodeChecks(body, { startsAt, book }))
    .concat(range.staged)
    .filter(({ at }) => at >= range.from && at < range.to);
  return checkSet(found).toReversed();
}

/** Between which times there can be checks at all. */
function* extentOf(
  { segments }: HistoryParts,
  staged: readonly PackedCheck[],
): Steps<{ readonly first: number; readonly end: number }> {
  const bounds = yield* segments.bounds('checks');
  let first = bounds?.first ?? Infinity;
  let end = bounds ? bounds.last + STRETCH_MS.checks : -Infinity;
  for (const { at } of staged) {
    first = Math.min(first, at);
    end = Math.max(end, at + 1);
  }
  return { first, end };
}
