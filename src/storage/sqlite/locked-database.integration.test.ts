import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openStorage, temporaryDirectory } from '../../testing/storage/storage-bench.ts';
import { sampleMonitor, sampleOwner } from '../../testing/storage/storage-samples.ts';
import { sqlite } from './definition.ts';

/** Takes the database as a backup tool or a shell would, until the returned function is called. */
function lock(location: string): () => void {
  const other = new DatabaseSync(join(location, 'squirrel.db'));
  onTestFinished(() => other.close());
  other.exec('BEGIN EXCLUSIVE');
  return () => other.exec('COMMIT');
}

// The waits are real time: how long a lock is waited for is a promise between programs.
it('answers reads at once while another program has locked it, and writes when it lets go', async () => {
  const location = temporaryDirectory();
  const storage = await openStorage(sqlite, location);
  await storage.monitors.create([sampleMonitor('a')]);
  const unlock = lock(location);
  const settled: string[] = [];
  const note = (name: string) => (): void => void settled.push(name);
  const writes = [
    storage.monitors.create([sampleMonitor('b')]).then(note('create')),
    storage.owners.put(sampleOwner('o')).then(note('put')),
    storage.history.append([]).then(note('append')),
  ];
  for (let read = 0; read < 5; read += 1) {
    const askedAt = performance.now();
    expect(await storage.monitors.countByStatus()).toMatchObject({ total: 1 });
    expect(performance.now() - askedAt).toBeLessThan(1_000);
  }
  settled.push('read');
  unlock();
  await Promise.all(writes);
  expect(settled.indexOf('read')).toBeLessThan(settled.indexOf('create'));
  expect(await storage.monitors.countByStatus()).toMatchObject({ total: 2 });
});

it('refuses every write that has waited for five seconds', { timeout: 15_000 }, async () => {
  const location = temporaryDirectory();
  const storage = await openStorage(sqlite, location);
  const unlock = lock(location);
  const askedAt = performance.now();
  const results = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => storage.monitors.create([sampleMonitor(name)])),
  );
  const waitedMs = performance.now() - askedAt;
  for (const result of results) expect(result).toMatchObject({ reason: { code: 'unavailable' } });
  expect(waitedMs).toBeGreaterThan(4_500);
  expect(waitedMs).toBeLessThan(8_000);
  unlock();
});
