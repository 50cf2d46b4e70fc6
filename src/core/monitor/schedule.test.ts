import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../ids.ts';
import { firstDueAt, nextDueAt, phaseOf, recheckDelayMs } from './schedule.ts';

const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$/);
const intervals = fc.integer({ min: 1_000, max: 86_400_000 });
const instants = fc.integer({ min: -1e12, max: 4e12 });

describe('nextDueAt', () => {
  it('puts slots exactly one interval apart, strictly after the given instant', () => {
    fc.assert(
      fc.property(ids, intervals, instants, (id, intervalMs, afterMs) => {
        const first = nextDueAt(id, intervalMs, afterMs);
        expect(first).toBeGreaterThan(afterMs);
        expect(first - afterMs).toBeLessThanOrEqual(intervalMs);
        expect(nextDueAt(id, intervalMs, first)).toBe(first + intervalMs);
        expect(nextDueAt(id, intervalMs, first - 1)).toBe(first);
      }),
    );
  });

  it('keeps the slots over a restart at any moment', () => {
    fc.assert(
      fc.property(
        fc.record({ id: ids, intervalMs: intervals, startAt: instants, downFor: fc.nat(1e9) }),
        ({ id, intervalMs, startAt, downFor }) => {
          const before = nextDueAt(id, intervalMs, startAt);
          const after = nextDueAt(id, intervalMs, startAt + downFor);
          expect((after - before) % intervalMs).toBe(0);
        },
      ),
    );
  });

  it.each([
    ['numbered', (n: number) => `mon_${n}`],
    ['padded', (n: number) => `m-${String(n).padStart(26, '0')}`],
    ['last letter only', (n: number) => `site${String.fromCharCode(97 + (n % 26))}${n * 7919}`],
  ])('spreads 10,000 %s ids evenly', (_, name) => {
    for (const intervalMs of [10_000, 60_000, 300_000]) {
      const counts = Array.from({ length: 100 }, () => 0);
      for (let n = 0; n < 10_000; n += 1) {
        const bin = Math.floor((phaseOf(name(n), intervalMs) / intervalMs) * 100);
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      const chiSquare = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
      // 99 degrees of freedom: below 45 or above 170 is rarer than one in 100,000.
      expect(chiSquare).toBeGreaterThan(45);
      expect(chiSquare).toBeLessThan(170);
    }
  });
});

describe('firstDueAt', () => {
  it('is the next slot for an old monitor', () => {
    const now = 1_000_000_000;
    expect(firstDueAt({ id: 'm', intervalMs: 60_000, changedAt: 5, now })).toBe(
      nextDueAt('m', 60_000, now),
    );
  });

  it('passes over slots that a check at creation could be too close to', () => {
    fc.assert(
      fc.property(ids, intervals, fc.nat(1e6), (id, intervalMs, age) => {
        const changedAt = 1.8e12;
        const due = firstDueAt({ id, intervalMs, changedAt, now: changedAt + age });
        expect(due - changedAt).toBeGreaterThan(intervalMs * 0.75);
        expect(due).toBeLessThanOrEqual(
          Math.max(changedAt + age, changedAt + 0.75 * intervalMs) + intervalMs,
        );
      }),
    );
  });

  it('does not wait for a creation time in the future', () => {
    const due = firstDueAt({ id: 'm', intervalMs: 60_000, changedAt: 9e12, now: 1e12 });
    expect(due - 1e12).toBeLessThanOrEqual(60_000 * 1.75);
  });
});

describe('recheckDelayMs', () => {
  const rules = { id: asMonitorId('m'), confirmAfterMs: [10_000, 30_000], recoverAfterMs: [] };

  it.each([
    ['in time', 15_000, 15_000, 15_300],
    ['soon', 1_000, 1_000, 1_150],
    ['overdue', -50_000, 0, 0],
    ['at most the longest wait', 9_000_000, 30_000, 30_300],
  ])('%s: from %d ms ahead', (_, aheadMs, least, most) => {
    const waits = Array.from({ length: 200 }, (_none, n) =>
      recheckDelayMs(
        { ...rules, id: asMonitorId(`m${n}`) },
        { recheckAt: 100 + aheadMs, now: 100 },
      ),
    );
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
  });

  it('parts those that failed together, each time anew, and is the same after a restart', () => {
    const wait = (id: string, recheckAt: number): number =>
      recheckDelayMs({ ...rules, id: asMonitorId(id) }, { recheckAt, now: recheckAt - 10_000 });
    const waits = Array.from({ length: 100 }, (_, n) => wait(`m${n}`, 50_000));
    expect(new Set(waits).size).toBeGreaterThan(70);
    expect(wait('m1', 50_000)).toBe(waits[1]);
    expect(wait('m1', 90_000)).not.toBe(waits[1]);
  });

  it('is nothing once the rules have no waits any more', () => {
    const none = { ...rules, confirmAfterMs: [] };
    expect(recheckDelayMs(none, { recheckAt: 900, now: 100 })).toBe(0);
  });
});
