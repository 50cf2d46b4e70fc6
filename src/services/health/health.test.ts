import { expect, test } from 'vitest';
import type { LiveEvent } from '../../core/ports/watch.ts';
import { StartCounts } from './start-counts.ts';

type StatusEvent = Extract<LiveEvent, { readonly kind: 'status' }>;
const status = (from: StatusEvent['from'], to: StatusEvent['to']): LiveEvent =>
  ({ kind: 'status', monitorId: 'm', from, to, at: 0, reason: null }) as unknown as LiveEvent;
const check = (latenessMs: number | null): LiveEvent =>
  ({ kind: 'check', latenessMs }) as unknown as LiveEvent;

test('a suspicion is counted, and what became of it', () => {
  const counts = new StartCounts(5);
  for (const event of [
    status('up', 'suspect'),
    status('suspect', 'up'),
    status('up', 'suspect'),
    status('suspect', 'down'),
    status('down', 'recovering'),
    status('degraded', 'suspect'),
  ])
    counts.note(event);
  expect(counts.counts).toMatchObject({
    since: 5,
    suspicions: { total: 3, confirmed: 1, dismissed: 1 },
  });
});

test('a check on request counts, and has no lateness', () => {
  const counts = new StartCounts(0);
  for (const ms of [null, -1, 5, 6, 100_000]) counts.note(check(ms));
  const { checks, lateness } = counts.counts;
  expect(checks).toBe(5);
  expect(lateness.filter(({ count }) => count > 0)).toEqual([
    { upToMs: 5, count: 2 },
    { upToMs: 10, count: 1 },
    { upToMs: null, count: 1 },
  ]);
});
