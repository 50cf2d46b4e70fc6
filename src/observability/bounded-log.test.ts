import { expect, test } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLog } from '../../test/support/silent-log.ts';
import { BoundedLog } from './bounded-log.ts';

function stage() {
  const clock = new ManualClock();
  const written = silentLog();
  const log = new BoundedLog(written, clock);
  const down = (count: number): void => {
    for (let n = 0; n < count; n += 1) log.warn({ monitor: `m${n}` }, 'a monitor is down');
  };
  return { clock, written, log, down };
}

test('lines pass as they are, also those of a child', () => {
  const { written, log, down } = stage();
  down(100);
  log.child({ room: 'api' }).error({}, 'no');
  expect(written.lines).toHaveLength(101);
  expect(written.lines[99]).toEqual({
    level: 'warn',
    fields: { monitor: 'm99' },
    message: 'a monitor is down',
  });
});

test('of thousands at once a count is written, and other lines are not held up', async () => {
  const { clock, written, log, down } = stage();
  down(5_000);
  log.info({}, 'a monitor is up again');
  expect(written.lines.filter(({ level }) => level === 'warn')).toHaveLength(100);
  expect(written.lines.at(-1)?.message).toBe('a monitor is up again');
  await clock.advance(10_000);
  expect(written.lines).toHaveLength(102);
  expect(written.lines.at(-1)).toEqual({
    level: 'warn',
    fields: { more: 4_900, shown: 100 },
    message: 'a monitor is down: more of the same',
  });
});

test('the next window has lines again, and nothing waits when nothing is left to count', async () => {
  const { clock, written, down } = stage();
  down(101);
  await clock.advance(10_000);
  down(3);
  expect(written.lines).toHaveLength(104);
  await clock.advance(10_000);
  expect(written.lines).toHaveLength(104);
  expect(clock.waiting).toBe(0);
});

test('an end writes what was counted', async () => {
  const { clock, written, log, down } = stage();
  down(102);
  log.flush();
  expect(written.lines.at(-1)?.fields).toEqual({ more: 2, shown: 100 });
  await clock.advance(10_000);
  expect(written.lines).toHaveLength(101);
});
