import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../../test/support/storage/postgres-server.ts';
import type { LedgerEntry, Storage } from '../../core/ports/storage.ts';
import { openStorage } from '../../testing/storage/storage-bench.ts';
import {
  sampleCheck,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  sampleState,
  T0,
} from '../../testing/storage/storage-samples.ts';
import { postgres } from './definition.ts';

const why = whyNoPostgres();
const monitor = sampleMonitor('a');

describe.skipIf(why !== null)(
  `a PostgreSQL that fails${why === null ? '' : ` (not here: ${why})`}`,
  () => {
    let server: PostgresServer;
    let storage: Storage;
    beforeAll(async () => {
      server = await startPostgresServer({ isDurable: true });
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      storage = await openStorage(postgres, await server.createDatabase());
      await storage.monitors.create([monitor]);
    });
    const backends =
      "SELECT pid, query FROM pg_stat_activity WHERE application_name = 'uptimesquirrel'";

    it('keeps calls waiting while it restarts, and answers them all', async () => {
      await storage.monitors.get(monitor.id);
      await storage.history.append([sampleCheck(monitor, T0)]);
      await server.shutDown();
      const calls = [
        storage.owners.put(sampleOwner('ada')),
        storage.history.append([sampleCheck(monitor, T0 + 1_000)]),
        storage.monitors.get(monitor.id),
        storage.history.latest([monitor.id], 10),
      ];
      await wait(300);
      await server.start();
      const [, , found] = await Promise.all(calls);
      expect(found).toMatchObject({ monitor: { name: 'a' } });
      const latest = await storage.history.latest([monitor.id], 10);
      expect(latest.get(monitor.id)?.map(({ startedAt }) => startedAt)).toEqual([T0 + 1_000, T0]);
    });

    it('says that it is away after some seconds, and works again when it is back', async () => {
      await server.kill();
      const askedAt = performance.now();
      const results = await Promise.allSettled([
        storage.monitors.countByStatus(),
        storage.ledger.commit([entryOf(1)]),
      ]);
      expect(performance.now() - askedAt).toBeGreaterThan(4_000);
      for (const result of results) {
        expect(result).toMatchObject({
          reason: {
            code: 'unavailable',
            message: expect.stringMatching(
              /^postgres:\/\/squirrel@127\.0\.0\.1:\d+\/\w+: nothing listens there: is the server running\?$/,
            ) as unknown,
          },
        });
      }
      await server.start();
      await storage.ledger.commit([entryOf(1)]);
      expect(await storage.monitors.countByStatus()).toMatchObject({ byStatus: { down: 1 } });
    });

    it('loses nothing acknowledged and writes nothing twice while it dies again and again', async () => {
      let acknowledged = 0;
      const over = new AbortController();
      const untilWritten = async (write: () => Promise<void>): Promise<void> => {
        for (;;) {
          try {
            await write();
            return;
          } catch (error) {
            expect(error).toMatchObject({ code: 'unavailable' });
          }
        }
      };
      const writing = (async () => {
        while (!over.signal.aborted) {
          const entry = entryOf(acknowledged + 1);
          await untilWritten(() => storage.ledger.commit([entry]));
          acknowledged += 1;
          const check = sampleCheck(monitor, T0 + 60_000 * acknowledged);
          await untilWritten(() => storage.history.append([check]));
        }
      })();
      for (const pauseMs of [40, 170, 330, 590]) {
        await wait(pauseMs);
        await server.kill();
        const before = acknowledged;
        await server.start();
        // One that was on its way may still come; another one was written for certain to the server that runs.
        await expect.poll(() => acknowledged, { timeout: 30_000 }).toBeGreaterThan(before + 1);
      }
      over.abort();
      await writing;
      const watched = await storage.monitors.get(monitor.id);
      expect(watched?.state.sequence).toBe(acknowledged);
      expect(acknowledged).toBeGreaterThanOrEqual(8);
      const page = { limit: 500, cursor: null };
      expect((await storage.incidents.list(page)).items).toHaveLength(Math.min(acknowledged, 500));
      const { items } = await storage.history.list({ ...page, monitorId: monitor.id });
      const times = items.map(({ startedAt }) => startedAt);
      expect(times).toEqual([...new Set(times)].sort((a, b) => b - a));
      const minutes = await storage.history.rollups({
        monitorId: monitor.id,
        resolution: 'minute',
        from: T0,
        to: T0 + 60_000 * (acknowledged + 1),
      });
      expect(new Set(minutes.map(({ upCount }) => upCount))).toEqual(new Set([1]));
    });

    it('is asked again on a new connection when one was cut', async () => {
      await storage.monitors.get(monitor.id);
      const cut = `SELECT pg_terminate_backend(pid, 5000) FROM (${backends}) AS b`;
      await server.run(cut);
      expect(await storage.monitors.get(monitor.id)).not.toBeNull();
      await storage.ledger.commit([entryOf(1)]);
      await server.run(cut);
      await storage.ledger.commit([entryOf(2)]);
      expect((await storage.monitors.get(monitor.id))?.state.sequence).toBe(2);
    });

    it('is given up when it hangs, and its place taken again when it wakes', async () => {
      server.freeze();
      onTestFinished(() => server.thaw());
      const askedAt = performance.now();
      await expect(storage.ledger.commit([entryOf(1)])).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('the server does not answer') as unknown,
      });
      expect(performance.now() - askedAt).toBeLessThan(20_000);
      server.thaw();
      // The server still has the old connection, and with it our lock, until it is told that this is over.
      await expect
        .poll(
          () =>
            storage.ledger.commit([entryOf(1)]).then(
              () => 'kept',
              () => 'failed',
            ),
          {
            timeout: 30_000,
          },
        )
        .toBe('kept');
    });

    it('is not written to by two: who lost the place is told', async () => {
      const location = await server.createDatabase();
      const first = await openStorage(postgres, location);
      await first.monitors.create([monitor]);
      const name = location.slice(location.lastIndexOf('/') + 1);
      // Not even the instant between cut and return is left to chance.
      await server.run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await server.run(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}'`,
      );
      await first.monitors.get(monitor.id).catch(() => undefined);
      const lock = 0x55_70_53_71;
      await server.run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      const other = await server.connect(name);
      await other.run(`SELECT pg_advisory_lock(${lock})`);
      await expect(first.ledger.commit([entryOf(1)])).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('is in use by another service') as unknown,
      });
      await other.close();
      await expect
        .poll(
          () =>
            first.ledger.commit([entryOf(1)]).then(
              () => 'kept',
              () => 'failed',
            ),
          {
            timeout: 10_000,
          },
        )
        .toBe('kept');
    });
  },
);

function entryOf(sequence: number): LedgerEntry {
  const id = `i-${sequence}`;
  return sampleEntry(monitor, {
    state: sampleState({ status: sequence % 2 === 0 ? 'up' : 'down', sequence }),
    incident: sampleIncident(monitor, id),
    notifications: [sampleNotification(id, { monitorId: monitor.id })],
  });
}
