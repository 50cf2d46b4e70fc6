import { UnavailableError } from '../../core/errors.ts';
import type { SqliteConnection } from './connection.ts';
import { SQLITE } from '../sql/dialect.ts';
import { migrations } from '../sql/migrations/index.ts';

// "UpSq": marks the file as ours (https://sqlite.org/fileformat.html, application id).
const APPLICATION_ID = 0x55_70_53_71;

/** Older versions can lose committed data when a WAL is reset (https://sqlite.org/wal.html, WAL-reset bug). */
const MIN_SQLITE = [3, 51, 3] as const;

/** What a start depends on. What grows with time is read by its open rows only, which an index finds. */
const CHECKED_TABLES = [
  'owners',
  'channels',
  'monitors',
  'status_counts',
  'segments',
  'heartbeats',
];

/**
 * Brings the schema up to date, one transaction a step, and looks the ledger over. Throws `UnavailableError` for a file
 * that is newer than this program, not ours, or damaged.
 */
export function migrate(
  connection: SqliteConnection,
  steps: readonly string[] = migrations(SQLITE),
): void {
  assertVersion(connection);
  const version = pragma(connection, 'user_version');
  const owner = pragma(connection, 'application_id');
  const isEmpty = connection.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined;
  if (owner !== APPLICATION_ID && !(owner === 0 && isEmpty)) {
    throw new UnavailableError(`${connection.path} is not a database of this program`);
  }
  if (version > steps.length) {
    throw new UnavailableError(
      `${connection.path} was written by a newer version (schema ${version}; this program knows ${steps.length}): update the program`,
    );
  }
  for (const [index, sql] of steps.entries()) {
    if (index >= version) applyStep(connection, sql, index + 1);
  }
  verifyLedger(connection);
}

function applyStep(connection: SqliteConnection, sql: string, version: number): void {
  connection.begin('durable');
  try {
    connection.execute(sql);
    connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
    connection.execute(`PRAGMA user_version = ${version}`);
    connection.commit();
  } catch (error) {
    connection.rollback();
    throw error;
  }
}

function assertVersion(connection: SqliteConnection): void {
  const { version } = connection.get<{ version: string }>('SELECT sqlite_version() AS version') ?? {
    version: '0.0.0',
  };
  const found = version.split('.').map(Number);
  for (const [index, min] of MIN_SQLITE.entries()) {
    const part = found[index] ?? 0;
    if (part > min) return;
    if (part < min) {
      throw new UnavailableError(
        `SQLite ${version} is too old: ${MIN_SQLITE.join('.')} or later is needed`,
      );
    }
  }
}

/** What grows with time is too big to be read at every start; damage there is reported by what reads it. */
function verifyLedger(connection: SqliteConnection): void {
  for (const table of CHECKED_TABLES) {
    const finding = connection.get<{ quick_check: string }>(`PRAGMA quick_check(${table})`);
    if (finding && finding.quick_check !== 'ok') {
      throw new UnavailableError(
        `${connection.path} is damaged in ${table} (${finding.quick_check.replaceAll('\n', ' ')}); restore a backup`,
      );
    }
  }
}

function pragma(connection: SqliteConnection, name: 'user_version' | 'application_id'): number {
  return connection.get<Record<string, number>>(`PRAGMA ${name}`)?.[name] ?? 0;
}
