// oxlint-disable-next-line no-restricted-imports -- the socket to the database is ours to time and to cut
import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { AppError, UnavailableError } from '../../core/errors.ts';
import { type RemoteConnection, statement } from '../server/remote-session.ts';
import { explainPostgres, isAnswered, isWithoutTls } from './postgres-errors.ts';
import { createRoundTrips } from './round-trip.ts';
import type { PostgresTarget } from './target.ts';

/** One connection to the server. A statement that has no answer in time ends it. */
export interface PostgresConnection extends RemoteConnection {
  /** Runs several statements without values as one transaction, for as long as a migration may take. */
  runScript(sql: string): Promise<void>;
}

/** `writes`: for all that must not be lost; `reads`: changes nothing. */
export type ConnectionRole = 'writes' | 'reads';

const CONNECT_MS = 5_000;
/** Longer than anything but a migration should take; the server stops it then. */
const STATEMENT_MS = 10_000;
const LOCK_MS = 5_000;
/** When the server does not even stop a statement, it is not there. */
const ANSWER_MS = STATEMENT_MS + 2_000;
const SCRIPT_MS = 30 * 60_000;
/** A transaction that we left behind, because we stand still or are cut off, must not keep its locks. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const KEEP_ALIVE_MS = 10_000;
const OLDEST_VERSION = 14;

/** Connects and makes sure that the server is one we can work with. Throws `UnavailableError`. */
export async function connectPostgres(
  target: PostgresTarget,
  role: ConnectionRole,
): Promise<PostgresConnection> {
  try {
    return await connectAs(target, role, target.tls ?? false);
  } catch (error) {
    if (target.tlsMode !== 'prefer' || !isWithoutTls(error)) throw refusalOf(error, target);
  }
  return connectAs(target, role, false).catch((error: unknown) => {
    throw refusalOf(error, target);
  });
}

/** Whatever keeps us from connecting has to be mended there. */
function refusalOf(error: unknown, target: PostgresTarget): AppError {
  const explained = explainPostgres(error, target);
  if (explained instanceof AppError) return explained;
  const message = error instanceof Error ? error.message : String(error);
  return new UnavailableError(`${target.shownAs}: ${message}`, error);
}

async function connectAs(
  target: PostgresTarget,
  role: ConnectionRole,
  ssl: NonNullable<ClientConfig['ssl']>,
): Promise<PostgresConnection> {
  const { host, port, user, password, database } = target;
  const socket = new Socket();
  const client = new Client({
    host,
    port,
    user,
    password,
    database,
    ssl,
    stream: () => socket,
    application_name: 'uptimesquirrel',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  const connection = connectionOver({ client, socket }, target);
  await client.connect().catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  try {
    await refuseUnfit(connection, target, role);
    await connection.run(settingsOf(role).map(statement));
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function connectionOver(
  { client, socket }: { readonly client: Client; readonly socket: Socket },
  target: PostgresTarget,
): PostgresConnection {
  const trips = createRoundTrips(client);
  let reason: UnavailableError | null = null;
  const end = (error: unknown): void => {
    const explained = explainPostgres(error, target);
    const isOurs = explained instanceof UnavailableError;
    const lost = (): UnavailableError =>
      new UnavailableError(`${target.shownAs}: the connection was lost`, error);
    reason ??= isOurs ? explained : lost();
  };
  // Also because an error without a listener would end the process.
  client.on('error', end);
  client.on('end', () => end(new Error('Connection terminated')));
  const guarded = async <Value>(work: Promise<Value>, withinMs: number): Promise<Value> => {
    try {
      return await inTime(work, withinMs, () => {
        end(new UnavailableError(`${target.shownAs}: the server does not answer`));
      });
    } catch (error) {
      if (!isAnswered(error)) {
        end(error);
        // It is no longer used: left open, it would keep its place on the server, and our lock.
        socket.destroy();
      }
      throw explainPostgres(isAnswered(error) ? error : (reason ?? error), target);
    }
  };
  return {
    run: async (requests) => {
      if (reason) throw reason;
      return guarded(trips.run(requests), ANSWER_MS);
    },
    runScript: async (sql) => {
      const unlimited = `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;\n${sql}`;
      await guarded(client.query(unlimited), SCRIPT_MS);
    },
    ended: () => reason,
    close: async () => {
      end(new UnavailableError('the database is closed'));
      await inTime(client.end(), LOCK_MS, () => socket.destroy()).catch(() => undefined);
    },
  };
}

function inTime<Value>(work: Promise<Value>, withinMs: number, onLate: () => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onLate();
      reject(new Error('no answer in time'));
    }, withinMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function refuseUnfit(
  connection: RemoteConnection,
  { shownAs, database, user }: PostgresTarget,
  role: ConnectionRole,
): Promise<void> {
  const sql = `SELECT current_setting('server_version') AS version,
    current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS is_standby`;
  const server = (await connection.run([{ kind: 'one', sql, values: [] }])) as {
    readonly version: string;
    readonly encoding: string;
    readonly is_standby: number;
  };
  const { version, encoding } = server;
  if (Number.parseInt(version, 10) < OLDEST_VERSION) {
    const message = `PostgreSQL ${version} is too old: ${OLDEST_VERSION} or later is needed`;
    throw new UnavailableError(message);
  }
  if (encoding !== 'UTF8') {
    const mend = `createdb -O ${user} -E UTF8 -T template0 ${database}`;
    const message = `${shownAs} keeps text as ${encoding} instead of UTF8: recreate it with ${mend}`;
    throw new UnavailableError(message);
  }
  if (server.is_standby === 1 && role === 'writes') {
    throw new UnavailableError(`${shownAs} is a standby, which only reads: name the primary`);
  }
}

/**
 * Our statements are written for the indexes that there are. A planner that has no statistics yet, as after a thousand
 * sites failed in a minute, takes others: a claim of 50 then took 29 s instead of 0.2 ms. Compiling costs more than it saves.
 */
const PLANNING = [
  ...['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort'].map(
    (way) => `SET enable_${way} = off`,
  ),
  'SET random_page_cost = 1.1',
  'SET jit = off',
];

function settingsOf(role: ConnectionRole): string[] {
  return [
    ...PLANNING,
    "SET client_encoding = 'UTF8'",
    "SET bytea_output = 'hex'",
    `SET statement_timeout = ${STATEMENT_MS}`,
    `SET lock_timeout = ${LOCK_MS}`,
    `SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
    `SET default_transaction_read_only = ${role === 'reads' ? 'on' : 'off'}`,
    // More than `on`, such as `remote_apply`, is left to those who run the server; less would lose what we promised to keep.
    `SELECT set_config('synchronous_commit', 'on', false)
       WHERE current_setting('synchronous_commit') = 'off'`,
  ];
}
