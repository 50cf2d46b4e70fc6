import type { Check } from '../../../core/check/check.ts';
import type { Rollup } from '../../../core/check/rollup.ts';
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
import { packCheck, type PackedCheck, shapeOf, unpackCheck } from './packed-check.ts';
import { newestChecks, readPoints } from './read-checks.ts';
import { readRollups, readTotals } from './read-rollups.ts';
import { openSegments } from './segments.ts';
import { openShapeBook } from './shape-book.ts';
import { openStaging } from './staging.ts';
import { sumUp } from './sum-up.ts';

const MAX_LATEST = 100;
/** Monitors whose newest checks are read at once: reading holds up what is more urgent. */
const MONITORS_A_STEP = 50;

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
    *points(query) {
      const monitor = yield* numbers.numberOf(query.monitorId);
      return monitor === undefined ? [] : yield* readPoints(parts, monitor, query);
    },
    totals: (monitorIds, range) => totalsOf(parts, { monitorIds, range }, numbers),
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
  const { outcome } = query;
  const isWanted =
    outcome === undefined
      ? undefined
      : ({ shape }: PackedCheck) => parts.book.shapeOf(shape).outcome === outcome;
  return yield* pageOfChecks(query, function* read(span) {
    const found = yield* newestChecks(parts, { monitors: [monitor], ...span, isWanted });
    return unpacked(parts, monitorId, found.get(monitor));
  });
}

function* latestChecks(
  parts: HistoryParts,
  request: { readonly monitorIds: readonly MonitorId[]; readonly count: number },
  numbers: MonitorNumbers,
): Steps<ReadonlyMap<MonitorId, readonly Check[]>> {
  const latest = new Map<MonitorId, readonly Check[]>();
  const count = Math.min(request.count, MAX_LATEST);
  const whole = { from: -Infinity, to: Infinity, count };
  for (let start = 0; start < request.monitorIds.length; start += MONITORS_A_STEP) {
    const monitorIds = request.monitorIds.slice(start, start + MONITORS_A_STEP);
    const known = yield* numbers.numbersOf(monitorIds);
    const found = yield* newestChecks(parts, { monitors: [...known.values()], ...whole });
    for (const monitorId of monitorIds) {
      const monitor = known.get(monitorId);
      if (monitor === undefined) continue;
      latest.set(monitorId, unpacked(parts, monitorId, found.get(monitor)));
    }
    yield* checkpoint();
  }
  return latest;
}

function* totalsOf(
  parts: HistoryParts,
  request: {
    readonly monitorIds: readonly MonitorId[];
    readonly range: Parameters<History['totals']>[1];
  },
  numbers: MonitorNumbers,
): Steps<ReadonlyMap<MonitorId, Rollup>> {
  const { monitorIds, range } = request;
  const found = new Map<MonitorId, Rollup>();
  for (let start = 0; start < monitorIds.length; start += MONITORS_A_STEP) {
    const known = yield* numbers.numbersOf(monitorIds.slice(start, start + MONITORS_A_STEP));
    const totals = yield* readTotals(parts, [...known.values()], range);
    for (const [id, no] of known) {
      const total = totals.get(no);
      if (total !== undefined) found.set(id, total);
    }
    yield* checkpoint();
  }
  return found;
}

function unpacked(
  { book }: HistoryParts,
  monitorId: MonitorId,
  checks: readonly PackedCheck[] = [],
): readonly Check[] {
  return checks.map((packed) => unpackCheck(packed, { monitorId, book }));
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
