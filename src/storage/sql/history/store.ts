import type { Check } from '../../../core/check/check.ts';
import type { MonitorId } from '../../../core/ids.ts';
import type { Page } from '../../../core/page.ts';
import type { CheckQuery, History, Retention } from '../../../core/ports/storage.ts';
import type { Dialect } from '../dialect.ts';
import { forgetLedger } from './forget-ledger.ts';
import { checkpoint, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import type { StagedCheck } from './check-codec.ts';
import { pageOfChecks } from './check-page.ts';
import { dropUnfinished, forget } from './forget.ts';
import type { HistoryParts } from './history-parts.ts';
import type { MonitorNumbers } from './monitor-numbers.ts';
import { packStaged } from './pack-staged.ts';
import { packCheck, shapeOf, unpackCheck } from './packed-check.ts';
import { newestChecks, type NewestRequest } from './read-checks.ts';
import { readRollups } from './read-rollups.ts';
import { openSegments } from './segments.ts';
import { openShapeBook } from './shape-book.ts';
import { openStaging } from './staging.ts';
import { sumUp } from './sum-up.ts';

const MAX_LATEST = 100;

/** History in the database: fresh checks as they come, packed by monitor soon after, summed up when their hour is over. */
export function* historyStore(dialect: Dialect, numbers: MonitorNumbers): Steps<SqlStore<History>> {
  const book = yield* openShapeBook();
  const segments = openSegments(dialect);
  const parts: HistoryParts = { book, segments, staging: yield* openStaging(book) };
  return {
    append: (checks) => append(parts, checks, numbers),
    list: (query) => listChecks(parts, query, numbers),
    latest: (monitorIds, count) => latestChecks(parts, { monitorIds, count }, numbers),
    *rollups(query) {
      const monitor = yield* numbers.numberOf(query.monitorId);
      return monitor === undefined ? [] : yield* readRollups(parts, monitor, query);
    },
    maintain: createUpkeep(parts),
  };
}

function* append(
  { book, staging }: HistoryParts,
  checks: readonly Check[],
  numbers: MonitorNumbers,
): Steps<void> {
  const staged: StagedCheck[] = [];
  for (const check of checks) {
    const { monitorId } = check;
    const monitor = numbers.known(monitorId) ?? (yield* numbers.remember(monitorId));
    if (monitor === undefined) continue;
    const shape = shapeOf(check);
    const number = book.idOf(shape) ?? (yield* book.add(shape));
    staged.push({ monitor, check: packCheck(check, number) });
  }
  if (staged.length > 0) yield* staging.append(staged);
}

function* listChecks(
  parts: HistoryParts,
  query: CheckQuery,
  numbers: MonitorNumbers,
): Steps<Page<Check>> {
  const { monitorId } = query;
  const monitor = yield* numbers.numberOf(monitorId);
  if (monitor === undefined) return { items: [], nextCursor: null };
  return yield* pageOfChecks(query, (span) => readChecks(parts, { monitorId, monitor, ...span }));
}

function* latestChecks(
  parts: HistoryParts,
  request: { readonly monitorIds: readonly MonitorId[]; readonly count: number },
  numbers: MonitorNumbers,
): Steps<ReadonlyMap<MonitorId, readonly Check[]>> {
  const latest = new Map<MonitorId, readonly Check[]>();
  const count = Math.min(request.count, MAX_LATEST);
  for (const monitorId of request.monitorIds) {
    const monitor = yield* numbers.numberOf(monitorId);
    if (monitor === undefined) continue;
    const span = { from: -Infinity, to: Infinity, count };
    latest.set(monitorId, yield* readChecks(parts, { monitorId, monitor, ...span }));
    yield* checkpoint();
  }
  return latest;
}

function* readChecks(
  parts: HistoryParts,
  request: NewestRequest & { readonly monitorId: MonitorId },
): Steps<readonly Check[]> {
  const { monitorId } = request;
  const found = yield* newestChecks(parts, request);
  return found.map((packed) => unpackCheck(packed, { monitorId, book: parts.book }));
}

/** One upkeep at a time: what a second one would find to do, the first is doing. */
function createUpkeep(parts: HistoryParts): (now: number, retention: Retention) => Steps<void> {
  let isUnderWay = false;
  return function* upkeep(now, retention): Steps<void> {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      yield* dropUnfinished();
      yield* packStaged(parts, now);
      yield* sumUp(parts, now);
      yield* forget({ now, retention });
      yield* forgetLedger({ now, retention });
    } finally {
      isUnderWay = false;
    }
  };
}
