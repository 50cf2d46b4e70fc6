import type { Retention } from '../../../core/ports/storage.ts';
import { all, checkpoint, one, send, type Steps } from '../steps.ts';
import { forgottenBefore, LAYERS, STRETCH_MS } from './history-spans.ts';
import { createPace } from './pace.ts';

/** Segments that a former, interrupted upkeep left half built are of no use to anybody. */
export function* dropUnfinished(): Steps<void> {
  yield* send("UPDATE segments SET state = 'dropped' WHERE state = 'building'");
}

/** Lets go of what is past its time or belongs to removed monitors, and gives its pages back. */
export function* forget(rule: {
  readonly now: number;
  readonly retention: Retention;
}): Steps<void> {
  for (const layer of LAYERS) {
    // What the layer above does not contain yet stays until it does.
    yield* send(
      `UPDATE segments SET state = 'dropped'
       WHERE layer = ? AND state = 'live' AND starts_at <= ? AND (is_summed = 1 OR layer = 'days')`,
      layer,
      forgottenBefore(layer, rule) - STRETCH_MS[layer],
    );
  }
  yield* checkpoint();
  yield* purgeRemovedMonitors();
  yield* deleteDropped();
}

function* purgeRemovedMonitors(): Steps<void> {
  for (const { no } of yield* all<{ no: number }>('SELECT no FROM removed_monitors')) {
    yield* send('DELETE FROM packs WHERE monitor = ? AND segment IN (SELECT id FROM segments)', no);
    yield* send('DELETE FROM removed_monitors WHERE no = ?', no);
    yield* checkpoint();
  }
}

function* deleteDropped(): Steps<void> {
  const pace = createPace();
  const dropped = yield* all<{ id: number }>("SELECT id FROM segments WHERE state = 'dropped'");
  for (const { id } of dropped) {
    for (let isLeft = true; isLeft;) {
      isLeft = !(yield* deleteSome({ segment: id, rows: pace.size() }));
      pace.learn(yield* checkpoint());
    }
  }
}

/** Deletes about `rows` rows of a segment; with the last one the segment itself. Says whether that was so. */
function* deleteSome(part: { readonly segment: number; readonly rows: number }): Steps<boolean> {
  const beyond = yield* one<{ monitor: number }>(
    'SELECT monitor FROM packs WHERE segment = ? ORDER BY monitor, piece LIMIT 1 OFFSET ?',
    part.segment,
    part.rows,
  );
  yield* send(
    'DELETE FROM packs WHERE segment = ? AND monitor <= ?',
    part.segment,
    beyond?.monitor ?? Number.MAX_SAFE_INTEGER,
  );
  if (!beyond) yield* send('DELETE FROM segments WHERE id = ?', part.segment);
  return !beyond;
}
