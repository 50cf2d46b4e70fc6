import type { History } from '../../../core/ports/storage.ts';
import { RESOLUTION_MS, type Rollup } from '../../../core/check/rollup.ts';
import type { Steps } from '../steps.ts';
import { decodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { LAYER_OF, SUMMED_LAYERS, STRETCH_MS, stretchStart } from './history-spans.ts';
import { checksBeside, checkSet, type PackedCheck } from './packed-check.ts';
import type { PackedRange } from './segments.ts';
import { foldPacked } from './sum-up.ts';
import { addCheck, type Tally, tallyAt, toRollup } from './tally.ts';

type RollupQuery = Parameters<History['rollups']>[0];

/**
 * The sums of one monitor: those of the wanted layer, and of the layers below whatever they hold that has not been summed
 * up yet. Every check is in exactly one of them.
 */
export function* readRollups(
  parts: HistoryParts,
  monitor: number,
  query: RollupQuery,
): Steps<readonly Rollup[]> {
  const spanMs = RESOLUTION_MS[query.resolution];
  const from = Math.floor(query.from / spanMs) * spanMs;
  const to = Math.ceil(query.to / spanMs) * spanMs;
  const wanted = LAYER_OF[query.resolution];
  const tallies = new Map<number, Tally>();
  for (const layer of SUMMED_LAYERS.slice(0, SUMMED_LAYERS.indexOf(wanted) + 1)) {
    const bodies = yield* parts.segments.bodiesOf([monitor], {
      layer,
      from: stretchStart(layer, from),
      to,
      ...(layer !== wanted && { isSummed: false }),
    });
    for (const packed of bodies) {
      if (packed.startsAt + STRETCH_MS[layer] > from)
        foldPacked(tallies, { packed, layer, spanMs });
    }
  }
  for (const check of yield* unsummedChecks(parts, monitor, { from, to })) {
    const { outcome } = parts.book.shapeOf(check.shape);
    addCheck(tallyAt(tallies, { at: check.at, spanMs }), { outcome, totalTenths: check.total });
  }
  return [...tallies]
    .filter(([startedAt]) => startedAt >= from && startedAt < to)
    .sort(([a], [b]) => a - b)
    .map(([startedAt, tally]) => toRollup(startedAt, tally));
}

/** The checks that no sum contains yet, each once. */
function* unsummedChecks(
  parts: HistoryParts,
  monitor: number,
  { from, to }: { readonly from: number; readonly to: number },
): Steps<readonly PackedCheck[]> {
  const range = { layer: 'checks', from: stretchStart('checks', from), to } as const;
  const packed = yield* checksIn(parts, monitor, { ...range, isSummed: false });
  const staged = parts.staging.of(monitor).filter(({ at }) => at >= from && at < to);
  const found = checkSet([...packed, ...staged]);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return found;
  // What came once more after its hour had been summed up.
  const stretches = { from: stretchStart('checks', first.at), to: last.at + 1 };
  const summed = { ...range, ...stretches, isSummed: true };
  return checksBeside(found, yield* checksIn(parts, monitor, summed));
}

function* checksIn(
  { segments, book }: HistoryParts,
  monitor: number,
  range: PackedRange,
): Steps<readonly PackedCheck[]> {
  const bodies = yield* segments.bodiesOf([monitor], range);
  return bodies.flatMap(({ body, startsAt }) => decodeChecks(body, { startsAt, book }));
}
