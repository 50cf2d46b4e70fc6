import type { Database } from '../server/database.ts';
import type { SqliteConnection } from './connection.ts';
import { guardFile } from './file-guard.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { freeReserveOf, keepReserve } from './reserve-file.ts';
import { sqliteSession } from './session.ts';
import { explainSqlite, isFull, isLocked, isSuspect } from './sqlite-errors.ts';

/** A lock of another program is waited for in short turns, so that reads go on meanwhile. */
const LOCK_TURN_MS = 50;

/** Opens the database at a location for a worker thread. Throws `UnavailableError` with one line that says why not. */
export function openSqlite(location: string): Database {
  const { connection, stores, reservePath, close } = openFreeingReserve(location);
  connection.waitForLocks(LOCK_TURN_MS);
  const reserve = keepReserve(reservePath);
  const session = sqliteSession(connection, stores, {
    reserve,
    file: guardFile(connection.path),
  });
  const commitGroup = (): void => {
    session.commitGroup();
    if (reserve.isReleased) reuseJournal(connection);
  };
  return {
    sessions: [{ ...session, commitGroup }],
    isLocked,
    recover: (error) => {
      // A full disk gives the reserve to the ledger. When it did so just now, another attempt may work.
      const isNewlyFreed = isFull(error, connection.path) && reserve.release();
      // After a failed sync it is unknown what the disk holds: read it again rather than trust our memory.
      if (isSuspect(error)) connection.reopen();
      if (isNewlyFreed) reuseJournal(connection);
      return isNewlyFreed ? 'again' : 'fail';
    },
    explain: (error) => explainSqlite(error, connection.path),
    close: () => {
      reserve.stop();
      close();
    },
  };
}

/** On a full disk not even opening works: the reserve is for that, too. */
function openFreeingReserve(location: string): OpenDatabase {
  try {
    return openDatabase(location);
  } catch (error) {
    if (!freeReserveOf(location)) throw error;
    return openDatabase(location);
  }
}

/** Takes what is in the journal over, so that it begins again at its start instead of growing. */
function reuseJournal(connection: SqliteConnection): void {
  try {
    connection.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Not even that fits; the next write says so.
  }
}
