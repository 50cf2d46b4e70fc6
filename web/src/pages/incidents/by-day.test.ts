import { expect, it } from 'vitest';
import { byDay } from './by-day.ts';

it('groups by day and keeps the order', () => {
  const items = [{ startedAt: 25 }, { startedAt: 21 }, { startedAt: 9 }];
  expect(byDay(items, (at) => `day ${Math.floor(at / 10)}`)).toEqual([
    { day: 'day 2', items: [{ startedAt: 25 }, { startedAt: 21 }] },
    { day: 'day 0', items: [{ startedAt: 9 }] },
  ]);
});
