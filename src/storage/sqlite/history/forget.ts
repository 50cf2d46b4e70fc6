import type { Retention } from '../../../core/ports/storage.ts';
import { forgottenBefore, LAYERS, STRETCH_MS } from '../../history-spans.ts';
import type { Connection } from '../connection.ts';
import type { Steps } from '../protocol.ts';
import { createPace } from './pace.ts';

/** Segments that a former, interrupted upkeep left half built are of no use to anybody. */
export function dropUnfinished(connection: Connection): void {
  connection.transaction('relaxed', () =>
    connection.run("UPDATE segments SET state = 'dropped' WHERE state = 'building'"),
  );
}

/** Lets go of what is past its time or belongs to removed monitors, and gives its pages back. */
export function* forget(
  connection: Connection,
  rule: { readonly now: number; readonly retention: Retention },
): Steps<void> {
  connection.transaction('relaxed', () => {
    for (const layer of LAYERS) {
      // What the layer above does not contain yet stays until it does.
      connection.run(
        `UPDATE segments SET state = 'dropped'
         WHERE layer = ? AND state = 'live' AND starts_at <= ? AND (is_summed = 1 OR layer = 'days')`,
        layer,
        forgottenBefore(layer, rule) - STRETCH_MS[layer],
      );
    }
  });
  yield;
  yield* purgeRemovedMonitors(connection);
  yield* deleteDropped(connection);
}

function* purgeRemovedMonitors(connection: Connection): Steps<void> {
  for (const { no } of connection.all<{ no: number }>('SELECT no FROM removed_monitors')) {
    connection.transaction('relaxed', () => {
      connection.run(
        'DELETE FROM packs WHERE monitor = ? AND segment IN (SELECT id FROM segments)',
        no,
      );
      connection.run('DELETE FROM removed_monitors WHERE no = ?', no);
    });
    yield;
  }
}

function* deleteDropped(connection: Connection): Steps<void> {
  const pace = createPace();
  for (const { id } of connection.all<{ id: number }>(
    "SELECT id FROM segments WHERE state = 'dropped'",
  )) {
    while (!pace.step(() => deleteSome(connection, { segment: id, rows: pace.size() }))) yield;
    yield;
  }
}

/** Deletes about `rows` rows of a segment; with the last one the segment itself. Says whether that was so. */
function deleteSome(
  connection: Connection,
  part: { readonly segment: number; readonly rows: number },
): boolean {
  return connection.transaction('relaxed', () => {
    const beyond = connection.get<{ monitor: number }>(
      'SELECT monitor FROM packs WHERE segment = ? ORDER BY monitor, piece LIMIT 1 OFFSET ?',
      part.segment,
      part.rows,
    );
    connection.run(
      'DELETE FROM packs WHERE segment = ? AND monitor <= ?',
      part.segment,
      beyond?.monitor ?? Number.MAX_SAFE_INTEGER,
    );
    if (!beyond) connection.run('DELETE FROM segments WHERE id = ?', part.segment);
    return !beyond;
  });
}
