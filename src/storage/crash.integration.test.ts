import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../test/support/storage/postgres-server.ts';
import { asMonitorId } from '../core/ids.ts';
import type { StorageDefinition } from '../core/ports/storage.ts';
import { openStorage, temporaryDirectory } from '../testing/storage/storage-bench.ts';
import { T0 } from '../testing/storage/storage-samples.ts';
import { postgres } from './postgres/definition.ts';
import { sqlite } from './sqlite/definition.ts';

const childPath = fileURLToPath(
  new URL('../../test/support/children/storage-child.ts', import.meta.url),
);

/** A place for a database, and the database as others see it. */
interface Place {
  readonly definition: StorageDefinition;
  readonly location: string;
  /** What a second one is told while the process has it. */
  inUseBy(pid: number | undefined): string;
  rows(sql: string): Promise<readonly object[]>;
  /** What the database finds wrong with itself. */
  complaints(): Promise<readonly object[]>;
}

describe('an SQLite whose process is killed', () => {
  const makePlace = async (): Promise<Place> => {
    const location = temporaryDirectory();
    const path = join(location, 'squirrel.db');
    const rows = async (sql: string): Promise<object[]> => {
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        return database
          .prepare(sql)
          .all()
          .map((row) => ({ ...row }));
      } finally {
        database.close();
      }
    };
    return {
      definition: sqlite,
      location,
      inUseBy: (pid) => `${path} is in use by process ${pid}`,
      rows,
      complaints: async () => {
        const found = await rows('PRAGMA integrity_check');
        expect(found).toEqual([{ integrity_check: 'ok' }]);
        return rows('PRAGMA foreign_key_check');
      },
    };
  };
  survivesKills(makePlace);
});

const why = whyNoPostgres();
describe.skipIf(why !== null)(
  `a PostgreSQL whose client is killed${why === null ? '' : ` (not here: ${why})`}`,
  () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgresServer({ isDurable: true });
    });
    afterAll(() => server.stop());
    const makePlace = async (): Promise<Place> => {
      const location = await server.createDatabase();
      const name = location.slice(location.lastIndexOf('/') + 1);
      const shown = location.replace(/:[^:@]*@/, '@');
      return {
        definition: postgres,
        location,
        inUseBy: () => `${shown} is in use by another service from 127.0.0.1`,
        rows: (sql) => server.run(sql, name),
        complaints: async () => server.run(ORPHANS, name),
      };
    };
    survivesKills(makePlace);

    it('loses no more than the checks of the last second when the server is killed', async () => {
      expect.hasAssertions();
      const place = await makePlace();
      const acknowledged = nothing();
      for (const lines of [9, 150, 400]) {
        await writeUntil({
          place,
          lines,
          acknowledged,
          losesMs: CHECKS_AT_RISK_MS,
          end: () => void server.kill(),
        });
        await server.start();
      }
      await expectComplete(place, acknowledged);
    }, 60_000);
  },
);

/** Checks are committed before the server has them on its disk: what a crash of it may cost. */
const CHECKS_AT_RISK_MS = 1_000;

/** Rows whose monitor is gone. */
const ORPHANS = ['transitions', 'incidents', 'heartbeats']
  .map((table) => `SELECT monitor FROM ${table} WHERE monitor NOT IN (SELECT no FROM monitors)`)
  .join(' UNION ALL ');

function survivesKills(makePlace: () => Promise<Place>): void {
  it('loses nothing that it acknowledged', async () => {
    expect.hasAssertions();
    const place = await makePlace();
    const acknowledged = nothing();
    // Different numbers of lines: the kill falls into the opening, into commits and into upkeep.
    for (const lines of [1, 9, 40, 150, 400, 700]) {
      await writeUntil({ place, lines, acknowledged, end: (child) => child.kill('SIGKILL') });
    }
    await expectComplete(place, acknowledged);
  }, 60_000);

  it('gives the lock back', async () => {
    const { definition, location, inUseBy } = await makePlace();
    const child = await startChild(location, 'wait');
    await expect(openStorage(definition, location)).rejects.toMatchObject({
      code: 'unavailable',
      message: inUseBy(child.pid),
    });
    await kill(child);
    const storage = await openStorage(definition, location);
    expect(await storage.monitors.countByStatus()).toMatchObject({ total: 0 });
    const ours = inUseBy(process.pid);
    await expect(openStorage(definition, location)).rejects.toThrow(ours);
    await expect(startChild(location, 'wait')).rejects.toThrow(ours);
  }, 30_000);
}

interface Acknowledged {
  readonly sequences: Map<string, number>;
  lastCheckAt: number;
}

function nothing(): Acknowledged {
  return { sequences: new Map(), lastCheckAt: 0 };
}

async function writeUntil(run: {
  readonly place: Place;
  readonly lines: number;
  readonly acknowledged: Acknowledged;
  /** Checks that were acknowledged in the last so many milliseconds before the end may be lost; default: none. */
  readonly losesMs?: number;
  end(child: ChildProcessWithoutNullStreams): void;
}): Promise<void> {
  const child = await startChild(run.place.location, 'write');
  const { losesMs = 0, acknowledged } = run;
  const appended: { readonly at: number; readonly heardAt: number }[] = [];
  let endedAt = Infinity;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, first = '', second = ''] = line.split(' ');
    if (what === 'committed') acknowledged.sequences.set(first, Number(second));
    if (what === 'appended') appended.push({ at: Number(first), heardAt: performance.now() });
    seen += 1;
    if (seen !== run.lines) continue;
    endedAt = performance.now();
    run.end(child);
  }
  const kept =
    losesMs === 0 ? appended : appended.filter(({ heardAt }) => heardAt < endedAt - losesMs);
  acknowledged.lastCheckAt = kept.at(-1)?.at ?? acknowledged.lastCheckAt;
}

async function expectComplete(place: Place, acknowledged: Acknowledged): Promise<void> {
  const storage = await openStorage(place.definition, place.location);
  expect(acknowledged.sequences.size).toBe(6);
  for (const [id, sequence] of acknowledged.sequences) {
    const watched = await storage.monitors.get(asMonitorId(id));
    expect(watched?.state.sequence).toBeGreaterThanOrEqual(sequence);
  }
  // Minute after minute without a hole: what was packed, summed up, or only just appended.
  const newest = (await storage.history.latest([asMonitorId('m-h0')], 1)).values().next()
    .value?.[0];
  expect(newest?.startedAt).toBeGreaterThanOrEqual(acknowledged.lastCheckAt);
  const end = newest?.startedAt ?? 0;
  const rollups = await storage.history.rollups({
    monitorId: asMonitorId('m-h1'),
    resolution: 'minute',
    from: T0,
    to: end + 1,
  });
  expect(rollups.map(({ startedAt, upCount }) => [startedAt, upCount])).toEqual(
    Array.from({ length: (end - T0) / 60_000 }, (_, index) => [T0 + (index + 1) * 60_000, 1]),
  );
  await storage.close();
  await expectSound(place);
}

/** The database itself, looked at from outside. */
async function expectSound({ rows, complaints }: Place): Promise<void> {
  expect(await complaints()).toEqual([]);
  // Each monitor's transitions are 1 to n, and each has its incident and its message.
  const torn = `SELECT m.id FROM monitors AS m WHERE m.sequence <>
    (SELECT count(*) FROM transitions AS t WHERE t.monitor = m.no AND t.sequence <= m.sequence)
    OR m.sequence <> (SELECT count(*) FROM incidents AS i WHERE i.monitor = m.no)
    OR m.sequence <> (SELECT count(*) FROM notifications AS n WHERE n.monitor = m.no)`;
  expect(await rows(torn)).toEqual([]);
  const miscounted = `SELECT s.* FROM status_counts AS s WHERE s.monitors <>
    (SELECT count(*) FROM monitors AS m WHERE m.status = s.status AND m.is_paused = s.is_paused)`;
  expect(await rows(miscounted)).toEqual([]);
}

async function startChild(
  location: string,
  task: 'wait' | 'write',
): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(process.execPath, [childPath, location, task]);
  onTestFinished(() => kill(child));
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const started = once(child.stdout, 'readable');
  const ended = once(child, 'close').then(() => {
    throw new Error(complaint);
  });
  // Once it has started, its end is no news to this promise.
  ended.catch(() => undefined);
  await Promise.race([started, ended]);
  if (child.stdout.readableLength === 0) await ended;
  return child;
}

async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.stdout.resume();
  child.kill('SIGKILL');
  await closed;
}
