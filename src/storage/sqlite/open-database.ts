import { SQLITE } from '../sql/dialect.ts';
import type { SqlStores } from '../sql/store.ts';
import { openStores } from '../sql/stores.ts';
import { connect, type SqliteConnection } from './connection.ts';
import { lockFiles, prepareFiles } from './database-files.ts';
import { migrate } from './migrate.ts';
import { runWhole } from './session.ts';
import { explainSqlite } from './sqlite-errors.ts';

/** A database that is locked for us, up to date, and looked over. */
export interface OpenDatabase {
  readonly connection: SqliteConnection;
  readonly stores: SqlStores;
  /** Where space for the ledger is kept. */
  readonly reservePath: string;
  close(): void;
}

/** Opens the database at a location. Throws `UnavailableError` with one line that says why it cannot be used. */
export function openDatabase(location: string): OpenDatabase {
  const files = prepareFiles(location);
  const unlock = lockFiles(files);
  let connection: SqliteConnection | undefined;
  try {
    connection = connect(files.database);
    migrate(connection);
    const stores = runWhole(connection, openStores(SQLITE));
    const { reserve: reservePath } = files;
    return { connection, stores, reservePath, close: closing(connection, unlock) };
  } catch (error) {
    connection?.close();
    unlock();
    throw explainSqlite(error, files.database);
  }
}

function closing(connection: SqliteConnection, unlock: () => void): () => void {
  return () => {
    connection.close();
    unlock();
  };
}
