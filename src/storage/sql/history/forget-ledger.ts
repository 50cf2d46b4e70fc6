import type { Retention } from '../../../core/ports/storage.ts';
import { createPace } from './pace.ts';
import { checkpoint, count, type Steps } from '../steps.ts';

/** Said as the index says it, or SQLite does not use it (https://sqlite.org/partialindex.html §3). */
const IS_SETTLED = "state IN ('delivered', 'dead', 'folded')";

/** Deletes up to `?2` rows that ended before `?1`, found by an index. */
const DELETIONS: readonly {
  readonly kept: keyof Retention;
  readonly sql: string;
}[] = [
  {
    // Those who were notified of an outage are notified of its end, however late that comes.
    kept: 'deliveredMs',
    sql: `DELETE FROM notifications WHERE no IN (
      SELECT no FROM notifications AS n
      WHERE ${IS_SETTLED} AND state IN ('delivered', 'folded') AND settled_at < ?1 AND NOT EXISTS (
        SELECT 1 FROM incidents AS i WHERE i.id = n.incident_id AND i.resolved_at IS NULL)
      ORDER BY settled_at LIMIT ?2)`,
  },
  {
    kept: 'deadMs',
    sql: `DELETE FROM notifications WHERE no IN (
      SELECT no FROM notifications WHERE ${IS_SETTLED} AND state = 'dead' AND settled_at < ?1
      ORDER BY settled_at LIMIT ?2)`,
  },
  {
    kept: 'incidentsMs',
    sql: `DELETE FROM incidents WHERE id IN (
      SELECT id FROM incidents WHERE resolved_at IS NOT NULL AND resolved_at < ?1
      ORDER BY resolved_at LIMIT ?2)`,
  },
  {
    kept: 'incidentsMs',
    sql: `DELETE FROM evidence WHERE (monitor, moment, at) IN (
      SELECT monitor, moment, at FROM evidence WHERE at < ?1 ORDER BY at LIMIT ?2)`,
  },
  {
    kept: 'incidentsMs',
    sql: `DELETE FROM transitions WHERE (monitor, sequence) IN (
      SELECT monitor, sequence FROM transitions WHERE at < ?1 ORDER BY at LIMIT ?2)`,
  },
  {
    kept: 'incidentsMs',
    sql: `DELETE FROM pauses WHERE (monitor, started_at) IN (
      SELECT monitor, started_at FROM pauses WHERE ended_at IS NOT NULL AND ended_at < ?1
      ORDER BY ended_at LIMIT ?2)`,
  },
];

/** Lets go of messages, incidents and changes of status that are past their time, some at a step. */
export function* forgetLedger({
  now,
  retention,
}: {
  readonly now: number;
  readonly retention: Retention;
}): Steps<void> {
  for (const { kept, sql } of DELETIONS) {
    const pace = createPace();
    for (let left = true; left;) {
      left = (yield* count(sql, now - retention[kept], pace.size())) > 0;
      pace.learn(yield* checkpoint());
    }
  }
}
