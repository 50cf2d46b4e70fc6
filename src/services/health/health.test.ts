import { expect, test } from 'vitest';
import type { LiveEvent } from '../../core/ports/watch.ts';
import { StartCounts } from './start-counts.ts';

const check = (latenessMs: number | null): LiveEvent =>
  ({ kind: 'check', latenessMs }) as unknown as LiveEvent;

test('a check on request counts, and has no lateness', () => {
  const counts = new StartCounts(5);
  for (const ms of [null, -1, 5, 6, 100_000]) counts.note(check(ms));
  const { since, checks, lateness } = counts.counts;
  expect([since, checks]).toEqual([5, 5]);
  expect(lateness.filter(({ count }) => count > 0)).toEqual([
    { upToMs: 5, count: 2 },
    { upToMs: 10, count: 1 },
    { upToMs: null, count: 1 },
  ]);
});
