import { stepsOf } from '../server/call-steps.ts';
import type { Call, CallEnd, Progress, Session } from '../server/database.ts';
import { isReading, LANES } from '../server/protocol.ts';
import type { Batch, Statement, Steps } from '../sql/steps.ts';
import type { SqlStores } from '../sql/store.ts';
import type { SqliteConnection } from './connection.ts';
import type { FileGuard } from './file-guard.ts';
import type { Reserve } from './reserve-file.ts';
import { isFull } from './sqlite-errors.ts';

/** The session of the one connection; it answers at once. */
export interface SqliteSession extends Session {
  advance(progress: Progress): IteratorResult<number, unknown>;
  beginGroup(): void;
  runInGroup(call: Call, isAlone: boolean): CallEnd;
  commitGroup(): void;
}

/** What may refuse a call, where the database is a file. */
export interface Guards {
  readonly reserve: Pick<Reserve, 'isReleased' | 'refuseLuxury'>;
  readonly file: FileGuard;
}

/** Serves all lanes over `connection`. */
export function sqliteSession(
  connection: SqliteConnection,
  stores: SqlStores,
  guards: Guards | null,
): SqliteSession {
  const start = (call: Call): Steps<unknown> => {
    const { lane, store } = call;
    if (lane === 'history' || lane === 'upkeep') guards?.reserve.refuseLuxury(store);
    if (!isReading(lane) && lane !== 'upkeep') guards?.file.refuseLoss(store);
    return stepsOf(stores, call);
  };
  const runDurable = (call: Call): CallEnd => {
    const before = guards?.reserve.isReleased ? changesIn(connection) : null;
    const value = runWhole(connection, start(call));
    // What turns out to change nothing needs no room; anything else is undone by the refusal.
    if (before !== null && changesIn(connection) !== before) {
      guards?.reserve.refuseLuxury(call.store);
    }
    return { kind: 'done', value };
  };
  return {
    lanes: LANES,
    start,
    advance: (progress) => advance(connection, progress),
    beginGroup: () => connection.begin('durable'),
    runInGroup: (call, isAlone) => {
      try {
        // A call on its own needs no savepoint, which copies every page that the call touches.
        return isAlone ? runDurable(call) : connection.part(() => runDurable(call));
      } catch (error) {
        const isGroupLost = !connection.isInTransaction() || isFull(error, connection.path);
        if (!isAlone && !isGroupLost) return { kind: 'failed', error };
        connection.rollback();
        throw error;
      }
    },
    commitGroup: () => commit(connection),
  };
}

/** Runs steps to their end in the transaction of the caller, if there is one. */
export function runWhole<Result>(connection: SqliteConnection, steps: Steps<Result>): Result {
  try {
    let step = steps.next();
    while (!step.done) {
      const asked = step.value;
      step = steps.next(asked.kind === 'checkpoint' ? 0 : answerOf(connection, asked));
    }
    return step.value;
  } catch (error) {
    return endWith(steps, error);
  }
}

function advance(
  connection: SqliteConnection,
  { lane, steps, answer }: Progress,
): IteratorResult<number, unknown> {
  let since = performance.now();
  const save = (): void => {
    if (connection.isInTransaction()) commit(connection);
  };
  try {
    let step = steps.next(answer);
    while (!step.done) {
      if (step.value.kind === 'checkpoint') {
        save();
        const tookMs = performance.now() - since;
        if (step.value.mayWait) return { done: false, value: tookMs };
        since += tookMs;
        step = steps.next(tookMs);
      } else {
        if (!isReading(lane) && !connection.isInTransaction()) connection.begin('relaxed');
        step = steps.next(answerOf(connection, step.value));
      }
    }
    save();
    return step;
  } catch (error) {
    connection.rollback();
    return endWith(steps, error);
  }
}

/** Lets the steps end: what they remember of the work under way is over. */
function endWith(steps: Steps<unknown>, error: unknown): never {
  steps.throw(error);
  throw error;
}

function commit(connection: SqliteConnection): void {
  try {
    connection.commit();
  } catch (error) {
    connection.rollback();
    throw error;
  }
}

/** Runs one statement, or one for each of many lists of values. */
export function answerOf(connection: SqliteConnection, step: Statement | Batch): unknown {
  if (step.kind === 'each') return step.rows.map((values) => connection.run(step.sql, ...values));
  if (step.kind === 'one') return connection.get(step.sql, ...step.values);
  if (step.kind === 'all') return connection.all(step.sql, ...step.values);
  return connection.run(step.sql, ...step.values);
}

/** Rows that were changed since the database was opened. */
function changesIn(connection: SqliteConnection): number {
  return connection.get<{ count: number }>('SELECT total_changes() AS count')?.count ?? 0;
}
