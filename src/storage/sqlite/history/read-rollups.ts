import type { History } from '../../../core/ports/storage.ts';
import { RESOLUTION_MS, type Rollup } from '../../../core/check/rollup.ts';
import { LAYER_OF, LAYERS, STRETCH_MS, stretchStart } from '../../history-spans.ts';
import { addCheck, type Tally, tallyAt, toRollup } from '../../tally.ts';
import { decodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import type { PackedCheck } from './packed-check.ts';
import { foldPacked } from './sum-up.ts';

type RollupQuery = Parameters<History['rollups']>[0];

/**
 * The sums of one monitor: those of the wanted layer, and of the layers below whatever they hold that has not been summed
 * up yet. Every check is in exactly one of them.
 */
export function readRollups(
  parts: HistoryParts,
  monitor: number,
  query: RollupQuery,
): readonly Rollup[] {
  const spanMs = RESOLUTION_MS[query.resolution];
  const from = Math.floor(query.from / spanMs) * spanMs;
  const to = Math.ceil(query.to / spanMs) * spanMs;
  const wanted = LAYER_OF[query.resolution];
  const tallies = new Map<number, Tally>();
  for (const layer of LAYERS.slice(0, LAYERS.indexOf(wanted) + 1)) {
    const isUnsummedOnly = layer !== wanted;
    const start = stretchStart(layer, from);
    for (const packed of parts.segments.bodiesOf(monitor, {
      layer,
      from: start,
      to: to,
      isUnsummedOnly,
    })) {
      if (packed.startsAt + STRETCH_MS[layer] <= from) continue;
      if (layer === 'checks') {
        addChecks(decodeChecks(packed.body, { startsAt: packed.startsAt, book: parts.book }));
      } else {
        foldPacked(tallies, { packed, layer, spanMs });
      }
    }
  }
  addChecks(parts.staging.of(monitor));
  return [...tallies]
    .filter(([startedAt]) => startedAt >= from && startedAt < to)
    .sort(([a], [b]) => a - b)
    .map(([startedAt, tally]) => toRollup(startedAt, tally));

  function addChecks(checks: readonly PackedCheck[]): void {
    for (const { at, shape, total } of checks) {
      const { outcome } = parts.book.shapeOf(shape);
      addCheck(tallyAt(tallies, { at, spanMs }), { outcome, totalTenths: total });
    }
  }
}
