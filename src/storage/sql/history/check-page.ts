import type { Check } from '../../../core/check/check.ts';
import type { Page } from '../../../core/page.ts';
import type { CheckQuery } from '../../../core/ports/storage.ts';
import { decodeCursor, encodeCursor, pageLimit } from '../cursor.ts';
import type { Steps } from '../steps.ts';

/** The checks to read for a page, newest first: `count` of them from `[from, to)`. */
export interface CheckSpan {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * A page of checks out of what `read` finds. Checks can share a millisecond, so a cursor holds the time of the last one
 * and how many of that time were given out; checks that come in meanwhile move nothing.
 */
export function* pageOfChecks(
  query: CheckQuery,
  read: (span: CheckSpan) => Steps<readonly Check[]>,
): Steps<Page<Check>> {
  const limit = pageLimit(query);
  const [lastAt, given] =
    query.cursor === null ? [Infinity, 0] : decodeCursor(query.cursor, ['number', 'number']);
  const span = {
    from: query.from ?? -Infinity,
    to: Math.min(query.to ?? Infinity, lastAt + 1),
    count: given + limit + 1,
  };
  const found = (yield* read(span)).slice(given);
  const items = found.slice(0, limit);
  const at = items.at(-1)?.startedAt ?? 0;
  const sameTime = items.filter(({ startedAt }) => startedAt === at).length;
  const isContinued = at === lastAt;
  return {
    items,
    nextCursor:
      found.length > limit ? encodeCursor([at, sameTime + (isContinued ? given : 0)]) : null,
  };
}
