import { channelStore } from './channels.ts';
import { connect, type Connection } from './connection.ts';
import { lockFiles, prepareFiles } from './database-files.ts';
import { heartbeatStore } from './heartbeats.ts';
import { historyStore } from './history/store.ts';
import { incidentStore } from './incidents.ts';
import { ledgerStore } from './ledger.ts';
import { lifeStore } from './life.ts';
import { migrate } from './migrate.ts';
import { monitorNumbers } from './monitor-numbers.ts';
import { monitorStore } from './monitors.ts';
import { outboxStore } from './outbox.ts';
import { ownerStore } from './owners.ts';
import type { WorkerStores } from './protocol.ts';
import { explainSqlite } from './sqlite-errors.ts';

/** A database that is locked for us, up to date, and looked over. */
export interface OpenDatabase {
  readonly connection: Connection;
  readonly stores: WorkerStores;
  /** Where space for the ledger is kept. */
  readonly reservePath: string;
  close(): void;
}

/** Opens the database at a location. Throws `UnavailableError` with one line that says why it cannot be used. */
export function openDatabase(location: string): OpenDatabase {
  const files = prepareFiles(location);
  const unlock = lockFiles(files);
  let connection: Connection | undefined;
  try {
    connection = connect(files.database);
    migrate(connection);
    const stores = createStores(connection);
    const { reserve: reservePath } = files;
    return { connection, stores, reservePath, close: closing(connection, unlock) };
  } catch (error) {
    connection?.close();
    unlock();
    throw explainSqlite(error, files.database);
  }
}

function createStores(connection: Connection): WorkerStores {
  const numbers = monitorNumbers(connection);
  return {
    monitors: monitorStore(connection, numbers),
    owners: ownerStore(connection),
    channels: channelStore(connection),
    ledger: ledgerStore(connection),
    incidents: incidentStore(connection),
    outbox: outboxStore(connection),
    history: historyStore(connection, numbers),
    heartbeats: heartbeatStore(connection),
    life: lifeStore(connection),
  };
}

function closing(connection: Connection, unlock: () => void): () => void {
  return () => {
    connection.close();
    unlock();
  };
}
