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
export interface Connection {
  readonly path: string;
  run(
    sql: string,
    ...values: SQLInputValue[]
  ): { readonly changes: number; readonly lastId: number };
  /** The first row; `Row` is what the statement's columns are known to hold. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  /** Runs statements that take no values. */
  execute(sql: string): void;
  /** All or nothing; what `work` throws rolls back. Not to be nested. */
  transaction<Result>(durability: Durability, work: () => Result): Result;
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
export function connect(path: string): Connection {
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
    run: (sql, ...values) => {
      const { changes, lastInsertRowid } = prepare(sql).run(...values);
      return { changes: Number(changes), lastId: Number(lastInsertRowid) };
    },
    get: <Row>(sql: string, ...values: SQLInputValue[]) =>
      prepare(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as Row[],
    execute: (sql) => live().exec(sql),
    transaction: (durability, work) => {
      live();
      useDurability(durability);
      return enclosed(database, {
        begin: 'BEGIN IMMEDIATE',
        end: 'COMMIT',
        undo: 'ROLLBACK',
        work,
      });
    },
    part: (work) =>
      enclosed(database, {
        begin: 'SAVEPOINT part',
        end: 'RELEASE part',
        undo: 'ROLLBACK TO part; RELEASE part',
        work,
      }),
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

function enclosed<Result>(
  database: DatabaseSync,
  frame: { begin: string; end: string; undo: string; work: () => Result },
): Result {
  database.exec(frame.begin);
  try {
    const result = frame.work();
    database.exec(frame.end);
    return result;
  } catch (error) {
    // A full disk makes SQLite roll back on its own; then there is nothing left to undo.
    if (database.isTransaction) database.exec(frame.undo);
    throw error;
  }
}

function closeQuietly(database: DatabaseSync): void {
  try {
    database.close();
  } catch {
    // It failed already: that is why it is being replaced.
  }
}
