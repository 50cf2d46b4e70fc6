import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../../test/support/storage/postgres-server.ts';
import { openStorage } from '../../testing/storage/storage-bench.ts';
import { postgres } from './definition.ts';

const why = whyNoPostgres();
const WAITING = 20_000;

describe.skipIf(why !== null)(
  `a PostgreSQL without statistics${why === null ? '' : `: ${why}`}`,
  () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgresServer({ args: ['-c', 'autovacuum=off'] });
    });
    afterAll(() => server.stop());

    it('finds what is due among many messages by the indexes that are meant for it', async () => {
      const location = await server.createDatabase();
      const name = location.split('/').at(-1);
      const storage = await openStorage(postgres, location);
      await server.run(
        `INSERT INTO monitors (id, kind, name, target, search_text, options, interval_ms, timeout_ms,
         confirm_after_ms, recover_after_ms, is_paused, created_at, updated_at, status, status_since,
         sequence, step)
       SELECT 'm' || n, 'http', 'm' || n, 't' || n, '', '{}', 1, 1, '[]', '[]', 0, 0, 0, 'down', 0, 1, 0
       FROM generate_series(1, ${WAITING}) AS n;
       INSERT INTO notifications (id, channel_id, monitor, chain, kind, notice, created_at, state,
         attempts, next_attempt_at, due_at)
       SELECT 'n' || n, 'mail', n, n, 'opened', '{}', 0, 'pending', 0, n, n
       FROM generate_series(1, ${WAITING}) AS n`,
        name,
      );
      // By another index each of them takes longer than the server is allowed to take.
      const due = await storage.deliveries.due({
        now: WAITING,
        limit: 50,
        perReceiver: 50,
        exceptChannelIds: [],
      });
      expect(due).toHaveLength(50);
      const claimed = await storage.deliveries.claim({ now: WAITING, leaseMs: 1_000, limit: 50 });
      expect(claimed.map(({ id }) => id)).toEqual(due.map(({ id }) => id));
      expect(await storage.outbox.backlog()).toMatchObject({ nextAttemptAt: 51 });
    });
  },
);
