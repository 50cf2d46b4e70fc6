import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zonedAt } from '../calendar/zoned-time.ts';
import { lastDuePeriod, REPORT_KINDS } from './periods.ts';

const DAY = 86_400_000;
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const ZONES = Intl.supportedValuesOf('timeZone');

describe('the last period whose report is due', () => {
  it.each([
    ['weekly', '2026-11-30T06:59:59Z', 'weekly-2026-11-16', '2026-11-23T07:00:00Z'],
    ['weekly', '2026-11-30T07:00:00Z', 'weekly-2026-11-23', '2026-11-30T07:00:00Z'],
    ['weekly', '2026-12-06T23:00:00Z', 'weekly-2026-11-23', '2026-11-30T07:00:00Z'],
    ['monthly', '2026-12-01T06:59:59Z', 'monthly-2026-10-01', '2026-11-01T07:00:00Z'],
    ['monthly', '2026-12-01T07:00:00Z', 'monthly-2026-11-01', '2026-12-01T07:00:00Z'],
  ] as const)('%s at %s is %s', (kind, now, name, dueAt) => {
    expect(lastDuePeriod(kind, 'Europe/Berlin', at(now))).toMatchObject({ name, dueAt: at(dueAt) });
  });

  it('has weeks of an hour more and an hour less where clocks change', () => {
    const hours = (now: string): number => {
      const { from, to } = lastDuePeriod('weekly', 'Europe/Berlin', at(now));
      return (to - from) / 3_600_000;
    };
    expect(hours('2027-03-29T12:00:00Z')).toBe(167);
    expect(hours('2027-11-01T12:00:00Z')).toBe(169);
  });

  it('is over, due, and without a gap to the one before it, in every zone and at any moment', () => {
    const moment = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2040-12-31T00:00:00Z') });
    const zone = fc.constantFrom(...ZONES);
    fc.assert(
      fc.property(fc.constantFrom(...REPORT_KINDS), zone, moment, (kind, timezone, now) => {
        const period = lastDuePeriod(kind, timezone, now);
        expect(period.from).toBeLessThan(period.to);
        expect(period.to).toBeLessThanOrEqual(period.dueAt);
        expect(period.dueAt).toBeLessThanOrEqual(now);
        expect(now - period.dueAt).toBeLessThan((kind === 'weekly' ? 8 : 32) * DAY);
        const before = lastDuePeriod(kind, timezone, period.dueAt - 1);
        expect(before.to).toBe(period.from);
        expect(before.name).not.toBe(period.name);
        expect(zonedAt(period.dueAt, timezone).hour).toBeGreaterThanOrEqual(8);
      }),
      { numRuns: 500 },
    );
  });
});
