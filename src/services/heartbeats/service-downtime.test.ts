import { expect, test } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import type { ServiceDowntime } from '../../core/incident/service-downtime.ts';
import type { LifeStore } from '../../core/ports/heartbeat-store.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { DowntimeTracker } from './service-downtime.ts';

const T0 = 1_800_000_000_000;

interface Place extends LifeStore {
  stored: ServiceDowntime | null;
  isBroken: boolean;
}

function place(stored: ServiceDowntime | null = null): Place {
  const made: Place = {
    stored,
    isBroken: false,
    get: async () => made.stored,
    put: async (life) => {
      if (made.isBroken) throw new UnavailableError('the disk is full');
      made.stored = life;
    },
  };
  return made;
}

async function opened(life: Place): Promise<{ clock: ManualClock; keeper: DowntimeTracker }> {
  const clock = new ManualClock(T0);
  const keeper = new DowntimeTracker({
    life,
    clock,
    log: silentLog(),
  });
  await keeper.load();
  await keeper.open();
  return { clock, keeper };
}

test('a first life has no gaps and is marked every five seconds', async () => {
  const life = place();
  const { clock, keeper } = await opened(life);
  await clock.advance(60_000);
  expect(life.stored).toEqual({ aliveAt: T0 + 60_000, gaps: [] });
  expect(keeper.gapsAt(T0 + 60_000)).toEqual([]);
});

test('until it is open again the time since the last mark is a gap, and afterwards it stays one', async () => {
  const life = place({ aliveAt: T0 - 3_000, gaps: [] });
  const clock = new ManualClock(T0);
  const keeper = new DowntimeTracker({
    life,
    clock,
    log: silentLog(),
  });
  await keeper.load();
  expect(keeper.gapsAt(T0 + 1)).toEqual([{ from: T0 - 3_000, to: T0 + 1 }]);
  await clock.advance(2_000);
  await keeper.open();
  const gaps = [{ from: T0 - 3_000, to: T0 + 2_000 }];
  expect(keeper.gapsAt(T0 + 2_000)).toEqual(gaps);
  expect(life.stored).toEqual({ aliveAt: T0 + 2_000, gaps });
});

test('a stall is a gap', async () => {
  const life = place();
  const { clock, keeper } = await opened(life);
  await clock.advance(10_000);
  await clock.standStill(100_000);
  await clock.advance(3_000);
  expect(keeper.gapsAt(clock.now())).toEqual([{ from: T0 + 10_000, to: T0 + 110_000 }]);
});

test('after a short stall what waited is let in before anybody is blamed', async () => {
  const { clock, keeper } = await opened(place());
  await clock.advance(10_000);
  await clock.standStill(4_000);
  expect(keeper.gapsAt(clock.now())).toEqual([{ from: T0 + 10_000, to: T0 + 14_000 }]);
  await clock.advance(1_900);
  expect(keeper.gapsAt(clock.now())).toHaveLength(1);
  await clock.advance(200);
  expect(keeper.gapsAt(clock.now())).toEqual([]);
});

test('a database that takes no mark takes no ping either', async () => {
  const life = place();
  const { clock, keeper } = await opened(life);
  await clock.advance(10_000);
  life.isBroken = true;
  await clock.advance(30_000);
  expect(keeper.gapsAt(clock.now())).toEqual([{ from: T0 + 10_000, to: T0 + 40_000 }]);
  life.isBroken = false;
  await clock.advance(5_000);
  expect(keeper.gapsAt(clock.now())).toEqual([{ from: T0 + 10_000, to: T0 + 41_000 }]);
});

test('a close marks the last moment and ends the marking', async () => {
  const life = place();
  const { clock, keeper } = await opened(life);
  await clock.advance(7_000);
  await keeper.close();
  expect(life.stored?.aliveAt).toBe(T0 + 7_000);
  await clock.advance(60_000);
  expect(life.stored?.aliveAt).toBe(T0 + 7_000);
  expect(clock.waiting).toBe(0);
});

test('a call that was turned away is a gap at once, and one that is written down', async () => {
  const life = place();
  const { clock, keeper } = await opened(life);
  await clock.advance(7_000);
  keeper.noteTurnedAway();
  await clock.advance(1_000);
  keeper.noteTurnedAway();
  const gaps = [{ from: T0 + 7_000, to: T0 + 8_000 }];
  expect(keeper.gapsAt(T0 + 8_000)).toEqual(gaps);
  await clock.advance(10_000);
  expect(life.stored).toEqual({ aliveAt: T0 + 15_000, gaps: [], refused: gaps });
  expect(keeper.gapsAt(T0 + 18_000)).toEqual(gaps);
});
