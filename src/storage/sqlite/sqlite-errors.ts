import { AppError, UnavailableError } from '../../core/errors.ts';
import { isDiskFull } from './reserve-file.ts';

/** Result codes of SQLite that mean something to a caller (https://sqlite.org/rescode.html). */
const CODES = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** The primary result code of an error of `node:sqlite`; `null` for any other error. */
function resultCodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}

/** True when what SQLite holds in memory may differ from what is on the disk. */
export function isSuspect(error: unknown): boolean {
  const code = resultCodeOf(error instanceof AppError ? error.cause : error);
  return code === CODES.ioError || code === CODES.corrupt;
}

/** True when there is no room for what was to be written. SQLite calls it an I/O error where it could not map memory. */
export function isFull(error: unknown, path: string): boolean {
  if (error instanceof AppError) return false;
  const code = resultCodeOf(error);
  return code === CODES.full || (code === CODES.ioError && isDiskFull(path));
}

/** True when another program had the database for longer than we waited; nothing was done, and it may be tried again. */
export function isLocked(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === CODES.busy || code === CODES.locked;
}

/** Puts a failure of SQLite into the words of our own errors; any other error is handed back as it is. */
export function explainSqlite(error: unknown, path: string): unknown {
  const code = resultCodeOf(error);
  if (code === null || !(error instanceof Error)) return error;
  switch (code) {
    case CODES.full:
      return new AppError('storage_full', `the disk is full: cannot write to ${path}`, {
        cause: error,
      });
    case CODES.busy:
    case CODES.locked:
      return new UnavailableError(`another program keeps ${path} locked`, error);
    case CODES.readOnly:
      return new AppError('storage_full', `cannot write to ${path}: ${error.message}`, {
        cause: error,
      });
    case CODES.cannotOpen:
      return new UnavailableError(`cannot write to ${path}: ${error.message}`, error);
    case CODES.ioError:
      return new UnavailableError(`reading or writing ${path} failed: ${error.message}`, error);
    case CODES.corrupt:
    case CODES.notADatabase:
      return new UnavailableError(
        `${path} is damaged or not a database (${error.message}); restore a backup or move it away`,
        error,
      );
    default:
      return new AppError('bug', `the database refused a statement: ${error.message}`, {
        cause: error,
      });
  }
}
