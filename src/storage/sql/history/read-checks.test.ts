import { expect, it, vi } from 'vitest';
import { sampleCheck, sampleMonitor, T0 } from '../../../testing/storage/storage-samples.ts';
import { openInProcess } from '../../sqlite/in-process.ts';

it('asks for the newest checks of many monitors at once, as a question can be a round trip', async () => {
  const { monitors, history, connection, close } = openInProcess(':memory:');
  const all = Array.from({ length: 100 }, (_, index) => sampleMonitor(`a${index}`));
  await monitors.create(all);
  for (let hour = 0; hour < 3; hour += 1) {
    const at = T0 + hour * 3_600_000;
    await history.append(all.map((monitor) => sampleCheck(monitor, at)));
    // Packs what is fresh.
    const kept = { checksMs: 9e12, minutesMs: 9e12, hoursMs: 9e12, daysMs: 9e12 };
    await history.maintain(at + 1_800_000, {
      ...kept,
      incidentsMs: 9e12,
      deliveredMs: 9e12,
      deadMs: 9e12,
    });
  }
  const asked = [vi.spyOn(connection, 'all'), vi.spyOn(connection, 'get')];
  const latest = await history.latest(
    all.map(({ id }) => id),
    60,
  );
  expect(asked.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThan(12);
  for (const { id } of all) {
    expect(latest.get(id)?.map(({ startedAt }) => startedAt)).toEqual(
      [2, 1, 0].map((hour) => T0 + hour * 3_600_000),
    );
  }
  await close();
});
