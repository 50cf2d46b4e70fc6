import type { Check } from '../../../core/check/check.ts';
import type { MonitorId } from '../../../core/ids.ts';
import type { Page } from '../../../core/page.ts';
import type { CheckQuery, History, Retention } from '../../../core/ports/storage.ts';
import { pageOfChecks } from '../../check-page.ts';
import type { Connection } from '../connection.ts';
import { forgetLedger } from '../forget-ledger.ts';
import type { MonitorNumbers } from '../monitor-numbers.ts';
import type { Steps, WorkerStore } from '../protocol.ts';
import type { StagedCheck } from './check-codec.ts';
import { dropUnfinished, forget } from './forget.ts';
import type { HistoryParts } from './history-parts.ts';
import { packStaged } from './pack-staged.ts';
import { packCheck, unpackCheck } from './packed-check.ts';
import { newestChecks } from './read-checks.ts';
import { readRollups } from './read-rollups.ts';
import { openSegments } from './segments.ts';
import { openShapeBook } from './shape-book.ts';
import { openStaging } from './staging.ts';
import { sumUp } from './sum-up.ts';

const MAX_LATEST = 100;

/** History in the database: fresh checks as they come, packed by monitor soon after, summed up when their hour is over. */
export function historyStore(
  connection: Connection,
  { numberOf }: MonitorNumbers,
): WorkerStore<History> {
  const book = openShapeBook(connection);
  const segments = openSegments(connection);
  const parts: HistoryParts = {
    connection,
    book,
    segments,
    staging: openStaging(connection, book),
  };
  return {
    append: (checks) => append(parts, checks, numberOf),
    list: (query) => listChecks(parts, query, numberOf(query.monitorId)),
    latest: (monitorIds, count) => latestChecks(parts, { monitorIds, count }, numberOf),
    rollups: (query) => {
      const monitor = numberOf(query.monitorId);
      return monitor === undefined ? [] : readRollups(parts, monitor, query);
    },
    maintain: createUpkeep(parts),
  };
}

function append(
  { book, staging }: HistoryParts,
  checks: readonly Check[],
  numberOf: MonitorNumbers['numberOf'],
): void {
  const staged: StagedCheck[] = [];
  for (const check of checks) {
    const monitor = numberOf(check.monitorId);
    if (monitor !== undefined) staged.push({ monitor, check: packCheck(check, book) });
  }
  if (staged.length > 0) staging.append(staged);
}

function listChecks(
  parts: HistoryParts,
  query: CheckQuery,
  monitor: number | undefined,
): Page<Check> {
  if (monitor === undefined) return { items: [], nextCursor: null };
  const { monitorId } = query;
  return pageOfChecks(query, (span) =>
    newestChecks(parts, { monitor, ...span }).map((packed) =>
      unpackCheck(packed, { monitorId, book: parts.book }),
    ),
  );
}

function* latestChecks(
  parts: HistoryParts,
  request: { readonly monitorIds: readonly MonitorId[]; readonly count: number },
  numberOf: MonitorNumbers['numberOf'],
): Steps<ReadonlyMap<MonitorId, readonly Check[]>> {
  const latest = new Map<MonitorId, readonly Check[]>();
  const count = Math.min(request.count, MAX_LATEST);
  for (const monitorId of request.monitorIds) {
    const monitor = numberOf(monitorId);
    if (monitor === undefined) continue;
    const found = newestChecks(parts, { monitor, from: -Infinity, to: Infinity, count });
    latest.set(
      monitorId,
      found.map((packed) => unpackCheck(packed, { monitorId, book: parts.book })),
    );
    yield;
  }
  return latest;
}

/** One upkeep at a time: what a second one would find to do, the first is doing. */
function createUpkeep(parts: HistoryParts): (now: number, retention: Retention) => Steps<void> {
  let isUnderWay = false;
  return function* upkeep(now, retention): Steps<void> {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      dropUnfinished(parts.connection);
      yield* packStaged(parts, now);
      yield* sumUp(parts, now);
      yield* forget(parts.connection, { now, retention });
      yield* forgetLedger(parts.connection, { now, retention });
    } finally {
      isUnderWay = false;
    }
  };
}
