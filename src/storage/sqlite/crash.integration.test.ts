import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import { openStorage, temporaryDirectory } from '../../testing/storage/storage-bench.ts';
import { T0 } from '../../testing/storage/storage-samples.ts';
import { sqlite } from './definition.ts';

const childPath = fileURLToPath(
  new URL('../../../test/support/children/storage-child.ts', import.meta.url),
);

describe('a storage process that is killed', () => {
  it('loses nothing that it acknowledged', async () => {
    expect.hasAssertions();
    const location = temporaryDirectory();
    const acknowledged = { sequences: new Map<string, number>(), lastCheckAt: 0 };
    // Different numbers of lines: the kill falls into the opening, into commits and into upkeep.
    for (const lines of [1, 9, 40, 150, 400, 700]) {
      await writeUntil({ location, lines, acknowledged });
    }
    await expectComplete(location, acknowledged);
  }, 60_000);

  it('gives the lock back', async () => {
    const location = temporaryDirectory();
    const child = await startChild(location, 'wait');
    await expect(openStorage(sqlite, location)).rejects.toMatchObject({
      code: 'unavailable',
      message: `${join(location, 'squirrel.db')} is in use by process ${child.pid}`,
    });
    await kill(child);
    const storage = await openStorage(sqlite, location);
    expect(await storage.monitors.countByStatus()).toMatchObject({ total: 0 });
    await expect(openStorage(sqlite, location)).rejects.toThrow(`in use by process ${process.pid}`);
    await expect(startChild(location, 'wait')).rejects.toThrow(`in use by process ${process.pid}`);
  }, 30_000);
});

interface Acknowledged {
  readonly sequences: Map<string, number>;
  lastCheckAt: number;
}

async function writeUntil(run: {
  readonly location: string;
  readonly lines: number;
  readonly acknowledged: Acknowledged;
}): Promise<void> {
  const child = await startChild(run.location, 'write');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, first = '', second = ''] = line.split(' ');
    if (what === 'committed') run.acknowledged.sequences.set(first, Number(second));
    if (what === 'appended') run.acknowledged.lastCheckAt = Number(first);
    seen += 1;
    if (seen === run.lines) child.kill('SIGKILL');
  }
}

async function expectComplete(location: string, acknowledged: Acknowledged): Promise<void> {
  const storage = await openStorage(sqlite, location);
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
  expectSound(join(location, 'squirrel.db'));
}

/** The database itself, looked at from outside. */
function expectSound(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => database.close());
  const all = (sql: string): unknown[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  expect(all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(all('PRAGMA foreign_key_check')).toEqual([]);
  // Each monitor's transitions are 1 to n, and each has its incident and its message.
  const torn = `SELECT m.id FROM monitors AS m WHERE m.sequence <>
    (SELECT count(*) FROM transitions AS t WHERE t.monitor = m.no AND t.sequence <= m.sequence)
    OR m.sequence <> (SELECT count(*) FROM incidents AS i WHERE i.monitor = m.no)
    OR m.sequence <> (SELECT count(*) FROM notifications AS n WHERE n.monitor = m.no)`;
  expect(all(torn)).toEqual([]);
  const miscounted = `SELECT s.* FROM status_counts AS s WHERE s.monitors <>
    (SELECT count(*) FROM monitors AS m WHERE m.status = s.status AND m.is_paused = s.is_paused)`;
  expect(all(miscounted)).toEqual([]);
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
