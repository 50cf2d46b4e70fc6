import { expect, it } from 'vitest';
import { type Fault, faulty } from '../../../test/support/faulty.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { UnavailableError } from '../../core/errors.ts';
import { openInProcess } from '../../storage/sqlite/in-process.ts';
import { sampleCheck, sampleMonitor, T0 } from '../../testing/storage/storage-samples.ts';
import { Recorder } from './recorder.ts';

it('writes each check once when answers are lost, whatever is in the batch that follows', async () => {
  const database = openInProcess(':memory:');
  let fault: Fault = {};
  const { history } = faulty(database, (_, method) => (method === 'append' ? fault : {}));
  const clock = new ManualClock(T0);
  const recorder = new Recorder({ clock, log: silentLog(), history });
  const monitors = ['a', 'b'].map((name) => sampleMonitor(name));
  await database.monitors.create(monitors);
  fault = { after: new UnavailableError('the connection to the database was lost') };
  const times = [0, 1, 2, 3].map((index) => T0 + index * 10_000);
  for (const at of times) {
    for (const monitor of monitors) recorder.add(sampleCheck(monitor, at));
    await recorder.flush();
    expect(recorder.isFailing).toBe(true);
  }
  fault = {};
  await recorder.flush();
  expect(recorder.isFailing).toBe(false);
  for (const { id: monitorId } of monitors) {
    const latest = await history.latest([monitorId], 100);
    expect(latest.get(monitorId)?.map(({ startedAt }) => startedAt)).toEqual(times.toReversed());
    const day = { monitorId, resolution: 'day', from: T0, to: T0 + 1 } as const;
    expect(await history.rollups(day)).toMatchObject([{ upCount: times.length }]);
  }
  recorder.stop();
  await database.close();
});
