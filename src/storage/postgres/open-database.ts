import { UnavailableError } from '../../core/errors.ts';
import { createSession } from '../server/remote-session.ts';
import { statement } from '../server/remote-session.ts';
import type { RemoteDatabase, RemoteWriter } from '../server/serve-remote.ts';
import { POSTGRES } from '../sql/dialect.ts';
import { migrations } from '../sql/migrations/index.ts';
import { openStores } from '../sql/stores.ts';
import { connectPostgres, type PostgresConnection } from './connection.ts';
import { parsePostgresUrl, type PostgresTarget } from './target.ts';

/** "UpSq": the number of the advisory lock that keeps a second service out. Such locks belong to one database each. */
const LOCK = 0x55_70_53_71;

/** The server's process that held our lock, so that we know it again when it does not notice that we are gone. */
interface Holder {
  readonly pid: number;
  readonly since: string;
}

/** The PostgreSQL database at a URL. Throws `InvalidError` for a URL that is none. */
export function postgresDatabase(url: string): RemoteDatabase {
  const target = parsePostgresUrl(url);
  let former: Holder | null = null;
  return {
    relaxed: [statement('SET LOCAL synchronous_commit = off')],
    openReader: () => connectPostgres(target, 'reads'),
    openWriter: async () => {
      const connection = await connectPostgres(target, 'writes');
      try {
        await takeLock(connection, target, former);
        former = await holderOf(connection);
        await migrate(connection, target);
        return { connection, stores: await storesOf(connection) };
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
  };
}

async function storesOf(connection: PostgresConnection): Promise<RemoteWriter['stores']> {
  const steps = openStores(POSTGRES);
  const session = createSession(connection);
  const end = await session.advance(steps, steps.next());
  if (!end.done) throw new Error('opening the stores has a checkpoint');
  await session.flush();
  return end.value;
}

async function one<Row>(connection: PostgresConnection, sql: string): Promise<Row | undefined> {
  return (await connection.run([{ kind: 'one', sql, values: [] }])) as Row | undefined;
}

/** The lock is the connection's: the server gives it back when that ends, however it ends. */
async function takeLock(
  connection: PostgresConnection,
  target: PostgresTarget,
  former: Holder | null,
): Promise<void> {
  const take = async (): Promise<boolean> =>
    (await one<{ taken: number }>(connection, `SELECT pg_try_advisory_lock(${LOCK}) AS taken`))
      ?.taken === 1;
  if (await take()) return;
  const other = await one<Holder & { readonly place: string | null }>(
    connection,
    `SELECT a.pid, a.backend_start::text AS since, host(a.client_addr) AS place
     FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = ${LOCK}
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  const isOurs = other?.pid === former?.pid && other?.since === former?.since;
  if (other && isOurs) {
    await one(connection, `SELECT pg_terminate_backend(${other.pid}, 2000)`);
    if (await take()) return;
  }
  const where = other?.place ? ` (connected from ${other.place})` : '';
  throw new UnavailableError(`${target.shownAs} is in use by another service${where}`);
}

async function holderOf(connection: PostgresConnection): Promise<Holder | null> {
  const sql = `SELECT pid, backend_start::text AS since FROM pg_stat_activity
    WHERE pid = pg_backend_pid()`;
  return (await one<Holder>(connection, sql)) ?? null;
}

/** Brings the schema up to date, one transaction a step; the lock keeps everybody else out meanwhile. */
async function migrate(connection: PostgresConnection, { shownAs }: PostgresTarget): Promise<void> {
  const version = await versionOf(connection, shownAs);
  if (version > migrations.length) {
    throw new UnavailableError(
      `${shownAs} was written by a newer version (schema ${version}; this program knows ${migrations.length}): update the program`,
    );
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    await connection.runScript(
      `${step(POSTGRES)};
       DELETE FROM squirrel_schema;
       INSERT INTO squirrel_schema (version) VALUES (${index + 1})`,
    );
  }
}

async function versionOf(connection: PostgresConnection, shownAs: string): Promise<number> {
  const found = await one<{ readonly is_ours: number; readonly has_tables: number }>(
    connection,
    `SELECT to_regclass('squirrel_schema') IS NOT NULL AS is_ours, EXISTS (
       SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = current_schema()::regnamespace
     ) AS has_tables`,
  );
  if (found?.is_ours === 1) {
    const row = await one<{ version: number }>(connection, 'SELECT version FROM squirrel_schema');
    return row?.version ?? 0;
  }
  if (found?.has_tables === 1) {
    throw new UnavailableError(
      `${shownAs} holds tables of another program: give us a database of our own`,
    );
  }
  await connection.runScript('CREATE TABLE squirrel_schema (version BIGINT NOT NULL)');
  return 0;
}
