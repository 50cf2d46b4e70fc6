import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import type { Database } from '../server/database.ts';
import type { Lane } from '../server/protocol.ts';
import { keepReader, keepWriter } from '../server/remote-link.ts';
import {
  Disconnected,
  type Link,
  remoteSession,
  runWhole,
  statement,
} from '../server/remote-session.ts';
import { POSTGRES } from '../sql/dialect.ts';
import { migrations } from '../sql/migrations/index.ts';
import { openStores } from '../sql/stores.ts';
import { connectPostgres, type PostgresConnection } from './connection.ts';
import { explainPostgres } from './postgres-errors.ts';
import { parsePostgresUrl, type PostgresTarget } from './target.ts';

/** What is remembered of history changes with each commit, so that the connection that writes reads it, too. */
const WRITES: readonly Lane[] = ['durable', 'recall', 'history', 'upkeep'];
const READS: readonly Lane[] = ['read'];
const READERS = 3;
/** A crash of the server may cost what was committed in the last second. */
const RELAXED = [statement('SET LOCAL synchronous_commit = off')];
/** "UpSq": number of the advisory lock that keeps a second service out; such locks are of one database each. */
const LOCK = 0x55_70_53_71;

const LOCK_ATTEMPTS = 10;
const LOCK_PAUSE_MS = 100;

/**
 * A number that a session locks beside the lock of all, and no other service has: the mark by which we know our own again when
 * the server has not noticed that we are gone. A pooler may have handed the server's process to another service since.
 */
export type SessionMark = number;

/**
 * Opens the database at a URL: one connection writes, others read; those that are lost are made again. Throws
 * `UnavailableError` with one line that says why not, `InvalidError` for a URL that is none.
 */
export async function openPostgres(url: string): Promise<Database> {
  const target = parsePostgresUrl(url);
  let mark: SessionMark | null = null;
  const open = async (): Promise<Link> => {
    const exclusive = await openExclusively(target, { former: mark });
    ({ mark } = exclusive);
    const { connection } = exclusive;
    try {
      return { connection, stores: await runWhole(connection, openStores(POSTGRES)) };
    } catch (error) {
      await connection.close();
      throw error;
    }
  };
  const writer = await keepWriter(open);
  const readers = Array.from({ length: READERS }, () =>
    keepReader(() => connectPostgres(target, 'reads'), writer.latestStores),
  );
  const session = { lanes: READS, relaxed: RELAXED };
  return {
    sessions: [
      remoteSession({ ...session, lanes: WRITES, links: writer }),
      ...readers.map((links) => remoteSession({ ...session, links })),
    ],
    isLocked: (error) => error instanceof Disconnected,
    // A failed call aborts the transaction of its whole group.
    recover: () => (writer.isLost() ? 'fail' : 'alone'),
    explain: (error) => explainPostgres(error, target),
    close: async () => {
      await Promise.all([writer, ...readers].map((links) => links.close()));
    },
  };
}

/**
 * A connection to a database that is up to date, and ours alone for as long as the connection lives; `former` is the mark of
 * the session that had it for us before, which is ended if need be. Throws `UnavailableError`, and `NotFoundError` for a database without our tables that `mustExist`.
 */
export async function openExclusively(
  target: PostgresTarget,
  options: { readonly former?: SessionMark | null; readonly mustExist?: boolean },
): Promise<{ readonly connection: PostgresConnection; readonly mark: SessionMark }> {
  const connection = await connectPostgres(target, 'writes');
  try {
    const mark = await takeLock(connection, target, options.former ?? null);
    const version = await versionOf(connection, target.shownAs);
    if (version === 0 && options.mustExist) throw new NotFoundError('database', target.shownAs);
    await migrate(connection, target, version);
    return { connection, mark };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function one<Row>(connection: PostgresConnection, sql: string): Promise<Row | undefined> {
  return (await connection.run([{ kind: 'one', sql, values: [] }])) as Row | undefined;
}

/** Takes the lock for as long as the connection lives. */
async function takeLock(
  connection: PostgresConnection,
  { shownAs }: PostgresTarget,
  former: SessionMark | null,
): Promise<SessionMark> {
  const take = async (): Promise<boolean> => {
    const sql = `SELECT pg_try_advisory_lock(${LOCK}) AS is_ours`;
    return (await one<{ is_ours: number }>(connection, sql))?.is_ours === 1;
  };
  let isOurs = await take();
  // The server takes a moment to notice that a service before us was killed.
  for (let attempts = 0; !isOurs && attempts < LOCK_ATTEMPTS; attempts += 1) {
    await wait(LOCK_PAUSE_MS);
    isOurs = await take();
  }
  if (!isOurs && former !== null) {
    await one(connection, `SELECT pg_terminate_backend(l.pid, 2000) ${sessionsThatHold(former)}`);
    isOurs = await take();
  }
  if (!isOurs) {
    const sql = `SELECT host(a.client_addr) AS place ${sessionsThatHold(null)}`;
    const other = await one<{ readonly place: string | null }>(connection, sql);
    const where = other?.place ? ` from ${other.place}` : '';
    throw new UnavailableError(`${shownAs} is in use by another service${where}`);
  }
  const mark = randomInt(1, 2 ** 31);
  await one(connection, `SELECT pg_advisory_lock(${LOCK}, ${mark})`);
  return mark;
}

/** Holders of the lock of all, or of a mark (https://www.postgresql.org/docs/current/view-pg-locks.html). */
function sessionsThatHold(mark: SessionMark | null): string {
  const key =
    mark === null
      ? `l.classid = 0 AND l.objid = ${LOCK} AND l.objsubid = 1`
      : `l.classid = ${LOCK} AND l.objid = ${mark} AND l.objsubid = 2`;
  return `FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND ${key}
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
}

/** Brings the schema up to date, one transaction a step; our lock keeps everybody else out meanwhile. */
async function migrate(
  connection: PostgresConnection,
  { shownAs }: PostgresTarget,
  version: number,
): Promise<void> {
  const steps = migrations(POSTGRES);
  if (version > steps.length) {
    throw new UnavailableError(
      `${shownAs} was written by a newer version (schema ${version}; this program knows ${steps.length}): update the program`,
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    const note = `UPDATE squirrel_schema SET version = ${index + 1}`;
    await connection.runScript(`${index === 0 ? SCHEMA_TABLE : ''}${step};\n${note};`);
  }
}

/** Marks a database as ours and says how far it is. */
const SCHEMA_TABLE = `CREATE TABLE squirrel_schema (version BIGINT NOT NULL);
  INSERT INTO squirrel_schema (version) VALUES (0);\n`;

async function versionOf(connection: PostgresConnection, shownAs: string): Promise<number> {
  const found = await one<{ readonly is_ours: number; readonly has_tables: number }>(
    connection,
    `SELECT to_regclass('squirrel_schema') IS NOT NULL AS is_ours,
       EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema()) AS has_tables`,
  );
  if (found?.is_ours === 1) {
    const row = await one<{ version: number }>(connection, 'SELECT version FROM squirrel_schema');
    return row?.version ?? 0;
  }
  if (found?.has_tables === 1) {
    throw new UnavailableError(`${shownAs} is not a database of this program`);
  }
  return 0;
}
