import { RESOLUTION_MS } from '../../../core/check/rollup.ts';
import { checkpoint, type Steps } from '../steps.ts';
import { createByteWriter } from './bytes.ts';
import { decodeChecks, encodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import {
  type Layer,
  SPAN_MS,
  STRETCH_MS,
  stretchStart,
  type SummedLayer,
} from './history-spans.ts';
import { createPace } from './pace.ts';
import { checksBeside, checkSet, type PackedCheck } from './packed-check.ts';
import type { Packed, Segment } from './segments.ts';
import { decodeTallies, encodeTallies } from './tally-codec.ts';
import { addCheck, addPhases, addTally, type Tally, tallyAt } from './tally.ts';

/** A stretch is summed up this long after its end: checks begun before the end may still be on their way. */
const GRACE_MS = 2 * RESOLUTION_MS.minute;

/** The segments of a lower layer that make one stretch of the layer above. */
interface Stretch {
  readonly startsAt: number;
  readonly sources: readonly Segment[];
}

/** Sums up what is over: checks to minutes an hour at a time, minutes to hours a day at a time, hours to days. */
export function* sumUp(parts: HistoryParts, now: number): Steps<void> {
  for (const stretch of yield* dueStretches(parts, { from: 'checks', to: 'minutes', now })) {
    yield* sumChecks(parts, stretch);
  }
  for (const stretch of yield* dueStretches(parts, { from: 'minutes', to: 'hours', now })) {
    yield* sumTallies(parts, { from: 'minutes', to: 'hours', stretch });
  }
  for (const stretch of yield* dueStretches(parts, { from: 'hours', to: 'days', now })) {
    yield* sumTallies(parts, { from: 'hours', to: 'days', stretch });
  }
}

function* dueStretches(
  { segments }: HistoryParts,
  rule: { readonly from: Layer; readonly to: SummedLayer; readonly now: number },
): Steps<readonly Stretch[]> {
  const stretches = Map.groupBy(yield* segments.unsummed(rule.from), ({ startsAt }) =>
    stretchStart(rule.to, startsAt),
  );
  return [...stretches]
    .filter(([startsAt]) => startsAt + STRETCH_MS[rule.to] + GRACE_MS <= rule.now)
    .map(([startsAt, sources]) => ({ startsAt, sources }));
}

/**
 * An hour's many segments of checks become one, beside which its minutes are written. What comes later for the same hour
 * is summed up apart from it, without what it has already.
 */
function* sumChecks(parts: HistoryParts, { startsAt, sources }: Stretch): Steps<void> {
  const { segments, book } = parts;
  const writer = createByteWriter();
  const merged = yield* segments.begin('checks', startsAt);
  const minutes = yield* segments.begin('minutes', startsAt);
  const summed = yield* segments.summed('checks', startsAt);
  yield* eachMonitor(parts, sources, function* write(monitor, bodies) {
    const found = bodies.flatMap(({ body }) => decodeChecks(body, { startsAt, book }));
    const known: PackedCheck[] = [];
    for (const { id } of summed) {
      const body = (yield* segments.rowsBetween(id, monitor, monitor + 1)).get(monitor);
      if (body) known.push(...decodeChecks(body, { startsAt, book }));
    }
    const checks = checksBeside(checkSet(found), known);
    yield* segments.write(merged, monitor, encodeChecks(writer, { checks, startsAt, book }));
    const tallies = tallyChecks(parts, checks);
    const spanMs = SPAN_MS.minutes;
    const body = encodeTallies(writer, { tallies, startsAt, spanMs });
    yield* segments.write(minutes, monitor, body);
  });
  yield* segments.publish(merged, true);
  yield* segments.publish(minutes, false);
  for (const { id } of sources) yield* segments.drop(id);
  yield* checkpoint();
}

function* sumTallies(
  parts: HistoryParts,
  step: { readonly from: SummedLayer; readonly to: SummedLayer; readonly stretch: Stretch },
): Steps<void> {
  const { segments } = parts;
  const { startsAt, sources } = step.stretch;
  const writer = createByteWriter();
  const target = yield* segments.begin(step.to, startsAt);
  const spanMs = SPAN_MS[step.to];
  yield* eachMonitor(parts, sources, function* write(monitor, bodies) {
    const tallies = new Map<number, Tally>();
    for (const packed of bodies) foldPacked(tallies, { packed, layer: step.from, spanMs });
    yield* segments.write(target, monitor, encodeTallies(writer, { tallies, startsAt, spanMs }));
  });
  yield* segments.publish(target, false);
  for (const { id } of sources) yield* segments.markSummed(id);
  yield* checkpoint();
}

/** Adds the sums in one monitor's bytes to sums over longer spans. */
export function foldPacked(
  tallies: Map<number, Tally>,
  fold: { readonly packed: Packed; readonly layer: SummedLayer; readonly spanMs: number },
): void {
  const { body, startsAt } = fold.packed;
  for (const [at, part] of decodeTallies(body, { startsAt, spanMs: SPAN_MS[fold.layer] })) {
    addTally(tallyAt(tallies, { at, spanMs: fold.spanMs }), part);
  }
}

/** The minutes of an hour. Phases are wanted of hours only: the first good minute has those of all, which saves their bytes. */
function tallyChecks({ book }: HistoryParts, checks: readonly PackedCheck[]): Map<number, Tally> {
  const tallies = new Map<number, Tally>();
  let timed: Tally | null = null;
  for (const check of checks) {
    const { outcome } = book.shapeOf(check.shape);
    const tally = tallyAt(tallies, { at: check.at, spanMs: SPAN_MS.minutes });
    addCheck(tally, { outcome, totalTenths: check.total });
    if (outcome !== 'up') continue;
    timed ??= tally;
    addPhases(timed, check);
  }
  return tallies;
}

/** Hands over each monitor's bytes out of all sources, in ascending order, some monitors between two checkpoints. */
function* eachMonitor(
  { segments }: HistoryParts,
  sources: readonly Segment[],
  write: (monitor: number, bodies: readonly Packed[]) => Steps<void>,
): Steps<void> {
  let end = 1;
  for (const { id } of sources) end = Math.max(end, (yield* segments.lastMonitor(id)) + 1);
  const pace = createPace();
  let from = 0;
  while (from < end) {
    const to = Math.min(end, from + pace.size());
    const bodies = new Map<number, Packed[]>();
    for (const { id, startsAt } of sources) {
      for (const [monitor, body] of yield* segments.rowsBetween(id, from, to)) {
        const known = bodies.get(monitor);
        if (known) known.push({ monitor, startsAt, body });
        else bodies.set(monitor, [{ monitor, startsAt, body }]);
      }
    }
    for (const monitor of [...bodies.keys()].sort((a, b) => a - b)) {
      yield* write(monitor, bodies.get(monitor) ?? []);
    }
    from = to;
    pace.learn(yield* checkpoint());
  }
}
