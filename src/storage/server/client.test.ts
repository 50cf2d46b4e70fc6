import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../../testing/storage/storage-bench.ts';
import { sampleMonitor } from '../../testing/storage/storage-samples.ts';
import { startClient } from './client.ts';

const workerEntry = new URL(
  '../../../test/support/children/dying-storage-worker.ts',
  import.meta.url,
);

it('survives the death of its worker', async () => {
  const storage = await startClient({ location: temporaryDirectory(), workerEntry });
  onTestFinished(() => storage.close());
  await storage.monitors.create([sampleMonitor('a')]);
  const results = await Promise.allSettled([storage.outbox.backlog(), storage.outbox.backlog()]);
  expect(results).toMatchObject([
    { reason: { code: 'unavailable', message: 'the storage worker has ended: out of luck' } },
    { reason: { code: 'unavailable' } },
  ]);
  // A real second: how long it waits is a promise between threads, which no clock of ours can turn.
  await expect
    .poll(() => storage.monitors.countByStatus(), { timeout: 5_000 })
    .toMatchObject({ total: 1 });
  const [first, second] = await Promise.all([
    storage.monitors.get(sampleMonitor('a').id),
    storage.monitors.get(sampleMonitor('b').id),
  ]);
  expect([first?.monitor.name, second]).toEqual(['a', null]);
});

it('does not wait for ever for a worker that dies while it closes', async () => {
  const storage = await startClient({ location: temporaryDirectory(), workerEntry });
  await expect(storage.outbox.backlog()).rejects.toMatchObject({ code: 'unavailable' });
  await storage.close();
  await expect(storage.monitors.countByStatus()).rejects.toMatchObject({ code: 'unavailable' });
});
