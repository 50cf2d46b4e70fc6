import type { History } from '../../../core/ports/storage.ts';
import { RESOLUTION_MS, type Rollup } from '../../../core/check/rollup.ts';
import type { Steps } from '../steps.ts';
import { decodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { LAYER_OF, SUMMED_LAYERS, STRETCH_MS, stretchStart } from './history-spans.ts';
import { checksBeside, checkSet, type PackedCheck } from './packed-check.ts';
import type { PackedRange } from './segments.ts';
import { foldPacked } from './sum-up.ts';
import {
  addCheck,
  addPhases,
  addTally,
  emptyTally,
  type Tally,
  tallyAt,
  toRollup,
} from './tally.ts';

type RollupQuery = Omit<Parameters<History['rollups']>[0], 'monitorId'>;

type TalliesByMonitor = ReadonlyMap<number, ReadonlyMap<number, Tally>>;

/**
 * The sums of some monitors: those of the wanted layer, and of the layers below whatever they hold that has not been summed
 * up yet. Every check is in exactly one of them. Monitors without a check are left out.
 */
function* readTallies(
  parts: HistoryParts,
  monitors: readonly number[],
  query: RollupQuery,
): Steps<TalliesByMonitor> {
  const spanMs = RESOLUTION_MS[query.resolution];
  const from = Math.floor(query.from / spanMs) * spanMs;
  const to = Math.ceil(query.to / spanMs) * spanMs;
  const wanted = LAYER_OF[query.resolution];
  const found = new Map<number, Map<number, Tally>>();
  const talliesOf = (monitor: number): Map<number, Tally> => {
    const known = found.get(monitor) ?? new Map<number, Tally>();
    found.set(monitor, known);
    return known;
  };
  for (const layer of SUMMED_LAYERS.slice(0, SUMMED_LAYERS.indexOf(wanted) + 1)) {
    const bodies = yield* parts.segments.bodiesOf(monitors, {
      layer,
      from: stretchStart(layer, from),
      to,
      ...(layer !== wanted && { isSummed: false }),
    });
    for (const packed of bodies) {
      if (packed.startsAt + STRETCH_MS[layer] > from)
        foldPacked(talliesOf(packed.monitor), { packed, layer, spanMs });
    }
  }
  for (const [monitor, checks] of yield* unsummedChecks(parts, monitors, { from, to })) {
    for (const check of checks) {
      const { outcome } = parts.book.shapeOf(check.shape);
      const tally = tallyAt(talliesOf(monitor), { at: check.at, spanMs });
      addCheck(tally, { outcome, totalTenths: check.total });
      if (outcome === 'up') addPhases(tally, check);
    }
  }
  for (const tallies of found.values()) {
    for (const [startedAt, tally] of tallies) {
      if (startedAt < from || startedAt >= to) tallies.delete(startedAt);
      // One minute of an hour has the phases of all.
      if (wanted === 'minutes') tally.timedCount = 0;
    }
  }
  return found;
}

/** The spans of one monitor, oldest first. */
export function* readRollups(
  parts: HistoryParts,
  monitor: number,
  query: RollupQuery,
): Steps<readonly Rollup[]> {
  const tallies = (yield* readTallies(parts, [monitor], query)).get(monitor) ?? [];
  return [...tallies]
    .sort(([a], [b]) => a - b)
    .map(([startedAt, tally]) => toRollup(startedAt, tally));
}

/** All spans of each monitor as one. */
export function* readTotals(
  parts: HistoryParts,
  monitors: readonly number[],
  query: RollupQuery,
): Steps<ReadonlyMap<number, Rollup>> {
  const totals = new Map<number, Rollup>();
  for (const [monitor, tallies] of yield* readTallies(parts, monitors, query)) {
    const total = emptyTally();
    for (const tally of tallies.values()) addTally(total, tally);
    if (tallies.size > 0) totals.set(monitor, toRollup(query.from, total));
  }
  return totals;
}

/** The checks that no sum contains yet, each once. */
function* unsummedChecks(
  parts: HistoryParts,
  monitors: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): Steps<ReadonlyMap<number, readonly PackedCheck[]>> {
  const range = { layer: 'checks', from: stretchStart('checks', from), to } as const;
  const packed = yield* checksIn(parts, monitors, { ...range, isSummed: false });
  const fresh = new Map<number, readonly PackedCheck[]>();
  for (const monitor of monitors) {
    const staged = parts.staging.of(monitor).filter(({ at }) => at >= from && at < to);
    const found = checkSet([...(packed.get(monitor) ?? []), ...staged]);
    if (found.length > 0) fresh.set(monitor, found);
  }
  if (fresh.size === 0) return fresh;
  // What came once more after its hour had been summed up.
  let [first, last] = [Infinity, -Infinity];
  for (const checks of fresh.values()) {
    first = Math.min(first, checks[0]?.at ?? first);
    last = Math.max(last, checks.at(-1)?.at ?? last);
  }
  const stretches = { from: stretchStart('checks', first), to: last + 1 };
  const summed = { ...range, ...stretches, isSummed: true };
  const known = yield* checksIn(parts, [...fresh.keys()], summed);
  for (const [monitor, checks] of fresh) {
    fresh.set(monitor, checksBeside(checks, known.get(monitor) ?? []));
  }
  return fresh;
}

function* checksIn(
  { segments, book }: HistoryParts,
  monitors: readonly number[],
  range: PackedRange,
): Steps<ReadonlyMap<number, readonly PackedCheck[]>> {
  const bodies = Map.groupBy(yield* segments.bodiesOf(monitors, range), ({ monitor }) => monitor);
  const found = new Map<number, readonly PackedCheck[]>();
  for (const [monitor, packed] of bodies) {
    const checks = packed.flatMap(({ body, startsAt }) => decodeChecks(body, { startsAt, book }));
    found.set(monitor, checks);
  }
  return found;
}
