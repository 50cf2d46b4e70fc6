import { UnavailableError } from '../../core/errors.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { callOf } from '../server/call-steps.ts';
import { storesOver } from '../server/client.ts';
import type { Call } from '../server/database.ts';
import { SQLITE } from '../sql/dialect.ts';
import type { StoreName } from '../sql/store.ts';
import { openStores } from '../sql/stores.ts';
import { connect, type Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { runWhole, type SqliteSession, sqliteSession } from './session.ts';
import { explainSqlite } from './sqlite-errors.ts';

/** A storage whose calls are over before they return, and the connection they use. */
export interface InProcessStorage extends Storage {
  readonly connection: Connection;
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
  const call = async (
    store: StoreName,
    method: string,
    args: readonly unknown[],
  ): Promise<unknown> => {
    if (isClosed) throw new UnavailableError('the database is closed');
    try {
      return run(session, callOf({ store, method, args }));
    } catch (error) {
      throw explainSqlite(error, path);
    }
  };
  return {
    ...storesOver(call),
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
