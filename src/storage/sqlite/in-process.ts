import { UnavailableError } from '../../core/errors.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { callOf } from '../server/call-steps.ts';
import { storesOver } from '../server/client.ts';
import type { Call } from '../server/database.ts';
import { SQLITE } from '../sql/dialect.ts';
import type { StoreName } from '../sql/store.ts';
import { openStores } from '../sql/stores.ts';
import { connect, type SqliteConnection } from './connection.ts';
import { migrate } from './migrate.ts';
import { runWhole, type SqliteSession, sqliteSession } from './session.ts';
import { explainSqlite } from './sqlite-errors.ts';

/** The stores of a database in this thread: every call is over when it returns. */
export type DirectStores = {
  readonly [Name in StoreName]: {
    readonly [Method in keyof Storage[Name]]: Storage[Name][Method] extends (
      ...args: infer Args
    ) => Promise<infer Result>
      ? (...args: Args) => Result
      : never;
  };
};

/** A storage without a thread of its own, and what lies below it. */
export interface InProcessStorage extends Storage {
  readonly direct: DirectStores;
  readonly connection: SqliteConnection;
}

/**
 * Opens a database in this very thread, which every call holds up: for tests. `:memory:` is a fresh one that is gone once
 * it is closed; a file is neither locked nor guarded.
 */
export function openInProcess(path: string): InProcessStorage {
  const connection = connect(path);
  migrate(connection);
  const session = sqliteSession(connection, runWhole(connection, openStores(SQLITE)), null);
  let isClosed = false;
  const call = (store: StoreName, method: string, args: readonly unknown[]): unknown => {
    if (isClosed) throw new UnavailableError('the database is closed');
    try {
      return run(session, callOf({ store, method, args }));
    } catch (error) {
      throw explainSqlite(error, path);
    }
  };
  return {
    ...storesOver<Omit<Storage, 'close'>>(async (...given) => call(...given)),
    direct: storesOver<DirectStores>(call),
    connection,
    close: async () => {
      isClosed = true;
      connection.close();
    },
  };
}

function run(session: SqliteSession, call: Call): unknown {
  if (call.lane === 'durable') {
    session.beginGroup();
    const end = session.runInGroup(call, true);
    session.commitGroup();
    return end.kind === 'done' ? end.value : undefined;
  }
  const { lane } = call;
  const steps = session.start(call);
  let part = session.advance({ lane, steps, answer: 0 });
  while (!part.done) part = session.advance({ lane, steps, answer: part.value });
  return part.value;
}
