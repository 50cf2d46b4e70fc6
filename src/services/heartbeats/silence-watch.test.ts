import { expect, test } from 'vitest';
import { afterPing, NO_PINGS, type HeartbeatRecord } from '../../core/heartbeat/heartbeat.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { SilenceWatch } from './silence-watch.ts';

const minute = 60_000;
const day = 1_440 * minute;

function heard(at: number): HeartbeatRecord {
  return afterPing(NO_PINGS, { kind: 'success', at, exitCode: null, log: null, runId: null });
}

/** How long the job has been silent, as its judge sees it. */
function silenceOf(watch: SilenceWatch, clock: ManualClock, record: HeartbeatRecord): number {
  return clock.now() - (watch.inPresentTime('job', record).endedAt ?? Number.NaN);
}

test('a clock that is left alone changes nothing', async () => {
  const clock = new ManualClock();
  const watch = new SilenceWatch(clock);
  const record = heard(clock.now());
  for (let n = 0; n < 5; n += 1) {
    expect(watch.inPresentTime('job', record)).toEqual(record);
    await clock.advance(minute);
  }
  expect(watch.inPresentTime('job', NO_PINGS)).toEqual(NO_PINGS);
});

test('a silence goes on when the clock goes back a day', async () => {
  const clock = new ManualClock();
  const watch = new SilenceWatch(clock);
  const record = heard(clock.now());
  await clock.advance(5 * minute);
  expect(silenceOf(watch, clock, record)).toBe(5 * minute);
  clock.jump(-day);
  expect(silenceOf(watch, clock, record)).toBe(5 * minute);
  await clock.advance(10 * minute);
  expect(silenceOf(watch, clock, record)).toBe(15 * minute);
});

test('a run under way goes on when the clock goes back', async () => {
  const clock = new ManualClock();
  const watch = new SilenceWatch(clock);
  const at = clock.now();
  const record = afterPing(NO_PINGS, { kind: 'start', at, exitCode: null, log: null, runId: 'a' });
  watch.inPresentTime('job', record);
  await clock.advance(5 * minute);
  clock.jump(-day);
  const { runs } = watch.inPresentTime('job', record);
  expect(runs).toEqual([{ id: 'a', startedAt: clock.now() - 5 * minute }]);
});

test('a job that pings after the clock went back is not silent', async () => {
  const clock = new ManualClock();
  const watch = new SilenceWatch(clock);
  expect(silenceOf(watch, clock, heard(clock.now()))).toBe(0);
  clock.jump(-day);
  await clock.advance(minute);
  const record = heard(clock.now());
  await clock.advance(2 * minute);
  expect(silenceOf(watch, clock, record)).toBe(2 * minute);
});

test('after a restart with a clock that is behind, a sign from the future is one of just now', async () => {
  const clock = new ManualClock();
  const record = heard(clock.now() + day);
  const watch = new SilenceWatch(clock);
  expect(silenceOf(watch, clock, record)).toBe(0);
  await clock.advance(20 * minute);
  expect(silenceOf(watch, clock, record)).toBe(20 * minute);
});
