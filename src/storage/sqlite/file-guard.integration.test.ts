import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStorage, temporaryDirectory } from '../../testing/storage/storage-bench.ts';
import { sampleEntry, sampleMonitor, sampleOwner } from '../../testing/storage/storage-samples.ts';
import { sqlite } from './definition.ts';

// A real second passes: the file is looked at no more often.
it.each([
  ['deleted', (path: string) => rmSync(path)],
  [
    'replaced',
    (path: string) => {
      renameSync(path, `${path}.old`);
      writeFileSync(path, '');
    },
  ],
])('keeps nothing in a file that was %s, but goes on telling people', async (_, lose) => {
  const location = temporaryDirectory();
  const storage = await openStorage(sqlite, location);
  const monitor = sampleMonitor('a');
  await storage.monitors.create([monitor]);
  lose(join(location, 'squirrel.db'));
  await expect
    .poll(() => storage.owners.put(sampleOwner('o')).catch((error: unknown) => String(error)), {
      timeout: 4_000,
    })
    .toContain('was deleted or replaced while it is in use');
  await expect(storage.history.append([])).rejects.toMatchObject({ code: 'unavailable' });
  await storage.ledger.commit([sampleEntry(monitor)]);
  expect(await storage.outbox.backlog()).toMatchObject({ dead: 0 });
  expect(await storage.monitors.get(monitor.id)).not.toBeNull();
});
