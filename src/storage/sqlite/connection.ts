import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from 'node:sqlite';
import { recipientKey } from '../../core/ids.ts';

/** How hard a transaction is pressed onto the disk: `durable` is synced when it commits, `relaxed` some time later. */
export type Durability = 'durable' | 'relaxed';

/** The one connection to the database. Everything is synchronous: it belongs into a worker thread. */
export interface SqliteConnection {
  readonly path: string;
  /** How many rows were changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /** The first row; `Row` is what the statement's columns are known to hold. */
  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  all<Row>(sql: string, ...values: readonly SQLInputValue[]): Row[];
  /** Runs statements that take no values. */
  execute(sql: string): void;
  /** Begins a transaction; not to be nested. */
  begin(durability: Durability): void;
  commit(): void;
  /** Undoes the transaction, if there is one. */
  rollback(): void;
  /** A part of a transaction that is undone on its own when it throws. */
  part<Result>(work: () => Result): Result;
  /** False after SQLite gave a transaction up on its own, as it does when the disk is full. */
  isInTransaction(): boolean;
  /** Waits no longer than this for another program's lock, from now on. At first it is 5 s. */
  waitForLocks(timeoutMs: number): void;
  /** Lets go of the file; the next use opens it anew. For when a write to it failed and memory may differ from disk. */
  reopen(): void;
  close(): void;
}

const BUSY_TIMEOUT_MS = 5_000;
const CACHE_KIB = 65_536;
const JOURNAL_LIMIT_BYTES = 64 * 1024 * 1024;

const SETTINGS = [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA trusted_schema = OFF',
  'PRAGMA cell_size_check = ON',
  'PRAGMA mmap_size = 0',
  'PRAGMA temp_store = MEMORY',
  `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`,
  `PRAGMA cache_size = -${CACHE_KIB}`,
  `PRAGMA journal_size_limit = ${JOURNAL_LIMIT_BYTES}`,
];

/** Opens (or creates) the database file with the settings that keep it safe. Throws what SQLite throws. */
export function connect(path: string): SqliteConnection {
  let database = openDatabase(path);
  let statements = new Map<string, StatementSync>();
  let synced: Durability = 'durable';
  let lockTimeoutMs = BUSY_TIMEOUT_MS;

  const live = (): DatabaseSync => {
    if (database.isOpen) return database;
    database = openDatabase(path);
    database.exec(`PRAGMA busy_timeout = ${lockTimeoutMs}`);
    return database;
  };
  const prepare = (sql: string): StatementSync => {
    live();
    const known = statements.get(sql);
    if (known) return known;
    const fresh = database.prepare(sql);
    statements.set(sql, fresh);
    return fresh;
  };
  const useDurability = (wanted: Durability): void => {
    if (wanted === synced) return;
    // Only outside of a transaction does SQLite take this setting.
    database.exec(`PRAGMA synchronous = ${wanted === 'durable' ? 'FULL' : 'NORMAL'}`);
    synced = wanted;
  };
  return {
    path,
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    get: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      prepare(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      prepare(sql).all(...values) as Row[],
    execute: (sql) => live().exec(sql),
    begin: (durability) => {
      live();
      useDurability(durability);
      database.exec('BEGIN IMMEDIATE');
    },
    commit: () => database.exec('COMMIT'),
    rollback: () => {
      // A full disk makes SQLite roll back on its own; then there is nothing left to undo.
      if (database.isTransaction) database.exec('ROLLBACK');
    },
    part: (work) => {
      database.exec('SAVEPOINT part');
      try {
        const result = work();
        database.exec('RELEASE part');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK TO part; RELEASE part');
        throw error;
      }
    },
    isInTransaction: () => database.isTransaction,
    waitForLocks: (timeoutMs) => {
      lockTimeoutMs = timeoutMs;
      live().exec(`PRAGMA busy_timeout = ${timeoutMs}`);
    },
    reopen: () => {
      closeQuietly(database);
      statements = new Map();
      synced = 'durable';
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, {
    timeout: BUSY_TIMEOUT_MS,
    defensive: true,
    allowExtension: false,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  });
  try {
    for (const setting of SETTINGS) database.exec(setting);
    const keyOf = (recipient: SQLOutputValue): string => recipientKey(String(recipient));
    database.function('recipient_key', { deterministic: true, directOnly: true }, keyOf);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function closeQuietly(database: DatabaseSync): void {
  try {
    database.close();
  } catch {
    // It failed already: that is why it is being replaced.
  }
}
