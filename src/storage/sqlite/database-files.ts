import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UnavailableError } from '../../core/errors.ts';

/** The files of one database. */
export interface DatabaseFiles {
  readonly database: string;
  readonly lock: string;
  /** Who holds the lock, for the message to whoever comes second. */
  readonly holder: string;
  /** Space that is kept for a full disk. */
  readonly reserve: string;
}

const FILE_NAME = 'squirrel.db';
const FILE_ENDINGS = ['.db', '.sqlite', '.sqlite3'];

/** Finds the files of a location (a directory, or a database file by its name) and makes them readable for nobody else. */
export function prepareFiles(location: string): DatabaseFiles {
  const database = isFileLocation(location) ? location : join(location, FILE_NAME);
  const directory = dirname(database);
  const stem = join(directory, basename(database, extname(database)));
  try {
    makeDirectory(directory);
    const files = {
      database,
      lock: `${stem}.lock`,
      holder: `${stem}.pid`,
      reserve: `${stem}.reserve`,
    };
    createPrivate(files.lock);
    return files;
  } catch (error) {
    throw new UnavailableError(`cannot use ${directory} for the database: ${lineOf(error)}`, error);
  }
}

// Node's own recursion never ends below a directory that takes none, such as /proc.
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it since we looked.
    if (!existsSync(directory)) throw error;
  }
}

/**
 * Takes the database for this process alone until the returned function is called. The operating system gives the lock
 * back when the process dies, however it dies. Throws `UnavailableError` naming the process that holds it.
 */
export function lockFiles(files: DatabaseFiles): () => void {
  const lock = new DatabaseSync(files.lock, { timeout: 0 });
  try {
    // The transaction stays open, and empty, for as long as the process uses the database.
    lock.exec('BEGIN EXCLUSIVE');
    createPrivate(files.database);
    writeFileSync(files.holder, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    lock.close();
    throw lockError(files, error);
  }
  return () => lock.close();
}

function lockError(files: DatabaseFiles, error: unknown): UnavailableError {
  const message = lineOf(error);
  return /locked|busy/.test(message)
    ? new UnavailableError(`${files.database} is in use by process ${holderOf(files)}`, error)
    : new UnavailableError(`cannot lock ${files.database}: ${message}`, error);
}

function holderOf(files: DatabaseFiles): string {
  try {
    return readFileSync(files.holder, 'utf8').trim() || '(unknown)';
  } catch {
    return '(unknown)';
  }
}

function isFileLocation(location: string): boolean {
  const known = statSync(location, { throwIfNoEntry: false });
  return known ? known.isFile() : FILE_ENDINGS.includes(extname(location));
}

/**
 * Creates the file unless it is there. A file that is there is never opened: closing it would give back the locks that
 * another thread of this process holds on it.
 */
function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })) throw error;
  }
}

function lineOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
