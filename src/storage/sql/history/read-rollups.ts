import type { History } from '../../../core/ports/storage.ts';
import { RESOLUTION_MS, type Rollup } from '../../../core/check/rollup.ts';
import type { Steps } from '../steps.ts';
import { decodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { LAYER_OF, LAYERS, STRETCH_MS, stretchStart } from './history-spans.ts';
import type { PackedCheck, ShapeBook } from './packed-check.ts';
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
  for (const layer of LAYERS.slice(0, LAYERS.indexOf(wanted) + 1)) {
    const bodies = yield* parts.segments.bodiesOf(monitor, {
      layer,
      from: stretchStart(layer, from),
      to,
      isUnsummedOnly: layer !== wanted,
    });
    for (const packed of bodies) {
      if (packed.startsAt + STRETCH_MS[layer] <= from) continue;
      if (layer === 'checks') {
        const { startsAt } = packed;
        const checks = decodeChecks(packed.body, { startsAt, book: parts.book });
        addChecks(tallies, checks, { book: parts.book, spanMs });
      } else {
        foldPacked(tallies, { packed, layer, spanMs });
      }
    }
  }
  addChecks(tallies, parts.staging.of(monitor), { book: parts.book, spanMs });
  return [...tallies]
    .filter(([startedAt]) => startedAt >= from && startedAt < to)
    .sort(([a], [b]) => a - b)
    .map(([startedAt, tally]) => toRollup(startedAt, tally));
}

function addChecks(
  tallies: Map<number, Tally>,
  checks: readonly PackedCheck[],
  { book, spanMs }: { readonly book: ShapeBook; readonly spanMs: number },
): void {
  for (const { at, shape, total } of checks) {
    const { outcome } = book.shapeOf(shape);
    addCheck(tallyAt(tallies, { at, spanMs }), { outcome, totalTenths: total });
  }
}
