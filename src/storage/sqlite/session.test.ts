import { expect, it, onTestFinished } from 'vitest';
import { checkpoint, commit, count, each, one, send, type Steps } from '../sql/steps.ts';
import { openInProcess } from './in-process.ts';
import { type SqliteSession, sqliteSession } from './session.ts';

/** A session over an empty database with a table `t (n)`, and what a second reader of it would see committed. */
function openSession() {
  const { connection, close } = openInProcess(':memory:');
  onTestFinished(close);
  connection.execute('CREATE TABLE t (n INTEGER UNIQUE)');
  const stores = {} as Parameters<typeof sqliteSession>[1];
  const session = sqliteSession(connection, stores, null);
  const kept = (): number[] =>
    connection.all<{ n: number }>('SELECT n FROM t ORDER BY n').map(({ n }) => n);
  return { session, connection, kept };
}

const add = (n: number): Steps<void> => send('INSERT INTO t VALUES (?)', n);

function advance(session: SqliteSession, steps: Steps<unknown>, answer = 0) {
  return session.advance({ lane: 'upkeep', steps, answer });
}

it('is a transaction from checkpoint to checkpoint, and waits only where others may go first', () => {
  const { session, connection, kept } = openSession();
  const seen: boolean[] = [];
  const note = (): unknown => seen.push(connection.isInTransaction());
  function* work(): Steps<string> {
    yield* add(1);
    note();
    expect(yield* commit()).toBeGreaterThanOrEqual(0);
    note();
    yield* add(2);
    expect(yield* checkpoint()).toBe(7);
    yield* add(3);
    return 'over';
  }
  const steps = work();
  expect(advance(session, steps)).toMatchObject({ done: false });
  expect([connection.isInTransaction(), kept()]).toEqual([false, [1, 2]]);
  expect(advance(session, steps, 7)).toEqual({ done: true, value: 'over' });
  expect([connection.isInTransaction(), kept(), seen]).toEqual([false, [1, 2, 3], [true, false]]);
});

it('undoes what was done since the last checkpoint when a step fails, and lets the steps end', () => {
  const { session, connection, kept } = openSession();
  let isUnderWay = true;
  function* work(): Steps<void> {
    try {
      yield* add(1);
      yield* commit();
      yield* add(2);
      yield* add(1);
    } finally {
      isUnderWay = false;
    }
  }
  expect(() => advance(session, work())).toThrow(/UNIQUE/);
  expect([connection.isInTransaction(), kept(), isUnderWay]).toEqual([false, [1], false]);
});

it('undoes it as well when the steps themselves throw', () => {
  const { session, kept } = openSession();
  function* work(): Steps<void> {
    yield* add(1);
    throw new Error('changed my mind');
  }
  expect(() => advance(session, work())).toThrow('changed my mind');
  expect(kept()).toEqual([]);
});

it('answers each kind of statement', () => {
  const { session } = openSession();
  function* work(): Steps<unknown> {
    const added = yield* each('INSERT INTO t VALUES (?) ON CONFLICT DO NOTHING', [[1], [1], [2]]);
    const changed = yield* count('UPDATE t SET n = n + 10');
    const found = yield* one<{ n: number }>('SELECT max(n) AS n FROM t');
    return [added, changed, found?.n, yield* one('SELECT n FROM t WHERE n = 99')];
  }
  expect(advance(session, work())).toEqual({ done: true, value: [[1, 0, 1], 2, 12, undefined] });
});
