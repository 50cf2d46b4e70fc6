import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../../test/support/storage/postgres-server.ts';
import { asNotificationId } from '../../core/ids.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { putAccounts } from '../../testing/storage/storage-account-contract.ts';
import { putPlans } from '../../testing/storage/storage-plan-contract.ts';
import { openStorage, temporaryDirectory } from '../../testing/storage/storage-bench.ts';
import {
  sampleChannel,
  sampleCheck,
  sampleEntry,
  sampleEvent,
  sampleEvidence,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  sampleStages,
  sampleState,
  T0,
} from '../../testing/storage/storage-samples.ts';
import { postgres } from '../postgres/definition.ts';
import { sqlite } from '../sqlite/definition.ts';
import { copyDatabase, type CopyReport } from './copy-database.ts';
import { TABLES } from './tables.ts';
import { openWhole } from './whole-database.ts';

const HOUR_MS = 3_600_000;
const KEPT_MS = 9e12;

/** Something of everything, with texts that are hard to keep. */
async function fill(storage: Storage): Promise<void> {
  await storage.owners.put({ ...sampleOwner('ada'), name: 'Ada \0 “é” 🐿' });
  await storage.owners.put(sampleOwner('bob'));
  await storage.channels.put(sampleChannel('mail'));
  await putPlans(storage);
  const shared = { ownerIds: [sampleOwner('ada').id, sampleOwner('bob').id], isPaused: true };
  const monitors = ['a', 'b', 'ä'].map((name) => sampleMonitor(name, name === 'b' ? shared : {}));
  const job = sampleMonitor('z', { kind: 'heartbeat', target: 'job' });
  await storage.monitors.create([...monitors, job]);
  await storage.heartbeats.setToken(job.id, 'token');
  await storage.life.put({ aliveAt: T0, gaps: [] });
  await putAccounts(storage);
  await storage.links.use({ token: 'token', expiresAt: T0 + 1, now: T0 });
  const [monitor = job] = monitors;
  await storage.ledger.commit([
    sampleEntry(monitor, {
      state: sampleState({ status: 'down', sequence: 1, since: T0 }),
      incident: sampleIncident(monitor, 'i1'),
      notifications: [sampleNotification('n1', { monitorId: monitor.id })],
      stages: sampleStages('i1'),
      events: [sampleEvent('i1', 'opened')],
      evidence: sampleEvidence(),
    }),
  ]);
  await storage.deliveries.settle(
    asNotificationId('n1'),
    { kind: 'retry', nextAttemptAt: T0 + 1_000, error: 'later' },
    {
      no: 1,
      at: T0,
      durationMs: 40,
      outcome: 'retry',
      code: 'smtp_450',
      detail: 'later \u{1F43F}',
      isRejected: false,
    },
  );
  for (let hour = 0; hour < 30; hour += 1) {
    const at = T0 + hour * HOUR_MS;
    await storage.history.append(monitors.map((each) => sampleCheck(each, at)));
    await storage.history.maintain(at, {
      checksMs: KEPT_MS,
      minutesMs: KEPT_MS,
      hoursMs: KEPT_MS,
      daysMs: KEPT_MS,
      incidentsMs: KEPT_MS,
      deliveredMs: KEPT_MS,
      deadMs: KEPT_MS,
    });
  }
  await storage.history.append(monitors.map((each) => sampleCheck(each, T0 + 30 * HOUR_MS)));
  // The last number that was given out belongs to nobody any more.
  const gone = sampleMonitor('gone');
  await storage.monitors.create([gone]);
  await storage.monitors.remove(gone.id, T0);
}

async function copy(from: string, to: string): Promise<readonly CopyReport[]> {
  const source = await openWhole(from, { mustExist: true });
  try {
    const target = await openWhole(to, { mustExist: false });
    try {
      return await copyDatabase({ from: source, to: target }, () => undefined);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error as Error).message,
  );
}

const why = whyNoPostgres();
describe.skipIf(why !== null)(`a copy of a database${why === null ? '' : `: ${why}`}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.stop());

  it('holds every row of every table, there and back again', async () => {
    const [first, second] = [temporaryDirectory(), temporaryDirectory()];
    const between = await server.createDatabase();
    const before = await openStorage(sqlite, first);
    await fill(before);
    await before.close();
    const there = await copy(first, between);
    const back = await copy(between, second);
    expect(back).toEqual(there);
    expect(there.map(({ table }) => table)).toEqual(TABLES.map(({ table }) => table));
    const filled = there.filter(({ rows }) => rows > 0).map(({ table }) => table);
    // What is removed once is purged by the next upkeep.
    expect(filled).toEqual(TABLES.map(({ table }) => table));

    for (const [definition, location] of [
      [postgres, between],
      [sqlite, second],
    ] as const) {
      const after = await openStorage(definition, location);
      const page = { limit: 10, cursor: null };
      expect((await after.owners.list(page)).items[0]?.name).toBe('Ada \0 “é” 🐿');
      expect((await after.monitors.list(page)).items).toHaveLength(4);
      const checks = await after.history.list({
        ...page,
        limit: 500,
        monitorId: sampleMonitor('a').id,
      });
      expect(checks.items).toHaveLength(31);
      // A number that comes again would give the history of one that is gone to a new one.
      await after.monitors.create([sampleMonitor('new')]);
      expect(await after.history.latest([sampleMonitor('new').id], 1)).toEqual(
        new Map([[sampleMonitor('new').id, []]]),
      );
      await after.close();
    }
    const [row] = await server.run('SELECT max(no) AS no FROM monitors', between.split('/').at(-1));
    expect(Number(row?.['no'])).toBe(6);
  });

  it('goes only into an empty one, from one that is there, while no service has either', async () => {
    const [full, empty] = [temporaryDirectory(), temporaryDirectory()];
    const other = await server.createDatabase();
    const storage = await openStorage(sqlite, full);
    await storage.owners.put(sampleOwner('ada'));
    expect(await refusal(copy(full, other))).toMatch(/is in use by process/);
    await storage.close();
    const running = await openStorage(postgres, other);
    expect(await refusal(copy(full, other))).toMatch(/is in use by another service/);
    await running.owners.put(sampleOwner('bob'));
    await running.close();
    expect(await refusal(copy(full, other))).toMatch(
      /^postgres:\S+ is not empty \(owners\): a copy goes into a new database$/,
    );
    expect(await refusal(copy(join(empty, 'none'), other))).toMatch(/^there is no database '/);
    expect(await refusal(copy(await server.createDatabase(), empty))).toMatch(
      /^there is no database 'postgres:/,
    );
  });

  it('leaves nothing behind when it fails', async () => {
    const full = temporaryDirectory();
    const storage = await openStorage(sqlite, full);
    await storage.owners.put(sampleOwner('ada'));
    await storage.monitors.create([sampleMonitor('a')]);
    await storage.close();
    const location = await server.createDatabase();
    await (await openStorage(postgres, location)).close();
    const name = location.split('/').at(-1);
    await server.run("ALTER TABLE monitors ADD CHECK (name <> 'a')", name);
    expect(await refusal(copy(full, location))).toMatch(/violates check constraint/);
    expect(await server.run('SELECT * FROM owners', name)).toEqual([]);
    await server.run('ALTER TABLE monitors DROP CONSTRAINT monitors_name_check', name);
    // Changed on its way: it is found when both sides are compared.
    await server.run(
      `CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN NEW.name = upper(NEW.name); RETURN NEW; END $$;
       CREATE TRIGGER t BEFORE INSERT ON monitors FOR EACH ROW EXECUTE FUNCTION shout()`,
      name,
    );
    expect(await refusal(copy(full, location))).toMatch(/^monitors is not the same in postgres:/);
    expect(await server.run('SELECT * FROM owners', name)).toEqual([]);
  });
});
