import { UnavailableError } from '../../core/errors.ts';
import type { Database } from '../server/database.ts';
import type { Lane } from '../server/protocol.ts';
import { POSTGRES } from '../sql/dialect.ts';
import { openStores } from '../sql/stores.ts';
import { connectPostgres } from './connection.ts';
import { explainPostgres } from './postgres-errors.ts';
import { type Holder, takeLock } from './database-lock.ts';
import { migrate } from './migrate.ts';
import { type Link, postgresSession, runWhole } from './session.ts';
import { parsePostgresUrl, type PostgresTarget } from './target.ts';

/** What is remembered of history changes with each commit, so that the connection that writes reads it, too. */
const WRITES: readonly Lane[] = ['durable', 'recall', 'history', 'upkeep'];
const READS: readonly Lane[] = ['read'];
const READERS = 3;
/** Between attempts to connect again. */
const PAUSE_MS = { first: 50, most: 2_000 } as const;

/** There is no connection at the moment: nothing was done, and a call may wait for the next. */
class Disconnected extends UnavailableError {}

/**
 * Opens the database at a URL: one connection writes, others read. One that is lost is made again, by and by more seldom.
 * Throws `UnavailableError` with one line that says why not, `InvalidError` for a URL that is none.
 */
export async function openPostgres(url: string): Promise<Database> {
  const target = parsePostgresUrl(url);
  const writer = await openWriter(target);
  const readers = Array.from({ length: READERS }, () => openReader(target, writer.known));
  return {
    sessions: [
      postgresSession(WRITES, writer),
      ...readers.map((reader) => postgresSession(READS, reader)),
    ],
    isLocked: (error) => error instanceof Disconnected,
    // Those that did no harm to the group of one that failed get another chance, if there is a connection to try it on.
    recover: () => (writer.isLost() ? 'fail' : 'alone'),
    explain: (error) => explainPostgres(error, target),
    close: async () => {
      await Promise.all([writer, ...readers].map((each) => each.close()));
    },
  };
}

async function openWriter(target: PostgresTarget) {
  let holder: Holder | null = null;
  const open = async (): Promise<Link> => {
    const connection = await connectPostgres(target, 'writes');
    try {
      holder = await takeLock(connection, target, holder);
      await migrate(connection, target);
      return { connection, stores: await runWhole(connection, openStores(POSTGRES)) };
    } catch (error) {
      await connection.close();
      throw error;
    }
  };
  let link = await open();
  let attempt: Promise<void> | null = null;
  let reason: unknown = null;
  let nextAt = 0;
  let pauseMs: number = PAUSE_MS.first;
  const reopen = async (): Promise<void> => {
    try {
      link = await open();
      pauseMs = PAUSE_MS.first;
    } catch (error) {
      reason = error;
      nextAt = performance.now() + pauseMs;
      pauseMs = Math.min(2 * pauseMs, PAUSE_MS.most);
    } finally {
      attempt = null;
    }
  };
  const known = (): Link => {
    const lost = link.connection.ended();
    if (lost === null) return link;
    if (attempt === null) {
      reason ??= lost;
      if (performance.now() >= nextAt) attempt = reopen();
    }
    throw disconnected(reason);
  };
  return {
    known,
    ready: async () => known(),
    isLost: () => link.connection.ended() !== null,
    close: async () => {
      await attempt;
      await link.connection.close();
    },
  };
}
