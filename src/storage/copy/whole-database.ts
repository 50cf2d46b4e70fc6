import { existsSync } from 'node:fs';
import { NotFoundError } from '../../core/errors.ts';
import { openExclusively } from '../postgres/database.ts';
import { isPostgresUrl, parsePostgresUrl } from '../postgres/target.ts';
import type { Awaitable } from '../server/database.ts';
import { type Dialect, POSTGRES, SQLITE } from '../sql/dialect.ts';
import type { Batch, Statement } from '../sql/steps.ts';
import { pathOfDatabase } from '../sqlite/database-files.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { answerOf } from '../sqlite/session.ts';

/** A database with all its tables, locked for us and up to date. */
export interface WholeDatabase {
  /** The database as people may see it, without a password. */
  readonly shownAs: string;
  readonly dialect: Dialect;
  /** Runs statements in order and answers the last. */
  run(requests: readonly (Statement | Batch)[]): Awaitable<unknown>;
  close(): Awaitable<void>;
}

/**
 * Opens the database at a location as a service would, which keeps services out. Throws `UnavailableError`, and
 * `NotFoundError` for one that `mustExist` and does not.
 */
export async function openWhole(
  location: string,
  { mustExist }: { readonly mustExist: boolean },
): Promise<WholeDatabase> {
  return isPostgresUrl(location)
    ? openPostgresWhole(location, mustExist)
    : openSqliteWhole(location, mustExist);
}

async function openPostgresWhole(url: string, mustExist: boolean): Promise<WholeDatabase> {
  const target = parsePostgresUrl(url);
  const { connection } = await openExclusively(target, { mustExist });
  return { shownAs: target.shownAs, dialect: POSTGRES, ...connection };
}

function openSqliteWhole(location: string, mustExist: boolean): WholeDatabase {
  const path = pathOfDatabase(location);
  if (mustExist && !existsSync(path)) throw new NotFoundError('database', path);
  const { connection, close } = openDatabase(location);
  return {
    shownAs: path,
    dialect: SQLITE,
    run: (requests) => {
      let answer: unknown;
      for (const request of requests) answer = answerOf(connection, request);
      return answer;
    },
    close,
  };
}
