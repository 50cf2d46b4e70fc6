import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UnavailableError } from '../../core/errors.ts';

/** The files of one database. */
export interface DatabaseFiles {
  readonly database: string;
  readonly lock: string;
  /** Who holds the lock, for the message to the one that comes second. */
  readonly holder: string;
  /** Space that is kept for a full disk. */
  readonly reserve: string;
}

const FILE_NAME = 'squirrel.db';
const FILE_ENDINGS = ['.db', '.sqlite', '.sqlite3'];

/** The database file of a location. */
export function pathOfDatabase(location: string): string {
  return isFileLocation(location) ? location : join(location, FILE_NAME);
}

/** Finds the files of a location (a directory, or a database file by its name) and makes them readable for no one else. */
export function prepareFiles(location: string): DatabaseFiles {
  const database = pathOfDatabase(location);
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
    const own = [files.lock, files.holder, files.reserve, `${files.lock}-journal`];
    for (const path of own) refuseLink(path);
    // A file that was named itself may be a link of the operator's own.
    if (!isFileLocation(location)) refuseLink(database);
    for (const ending of ['-wal', '-shm', '-journal']) refuseLink(`${database}${ending}`);
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
    // Another process may have made it since we checked.
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
    writePrivate(files.holder, `${process.pid}\n`);
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
    return /^\d{1,10}$/.exec(readFileSync(files.holder, 'utf8').trim())?.[0] ?? '(unknown)';
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

/**
 * Others who can make a name in the folder could have us write to any file of ours through a link, or read theirs. The
 * folder itself may be a link: that is how people put it on another disk.
 */
function refuseLink(path: string): void {
  const about = lstatSync(path, { throwIfNoEntry: false });
  if (about === undefined) return;
  if (!about.isFile()) throw new Error(`${basename(path)} is no file of its own`);
  const account = process.geteuid?.();
  if (account !== undefined && about.uid !== account && account !== 0) {
    throw new Error(`${basename(path)} belongs to another account`);
  }
}

function writePrivate(path: string, text: string): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

function lineOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
