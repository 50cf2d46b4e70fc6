import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOwnerId } from '../ids.ts';
import type { Schedule } from '../people/schedule.ts';
import { scheduleEntity } from '../people/schedule.ts';
import { isWithin, mayUseNow, nextFlip } from './hours.ts';
import { onCallAt } from './on-call.ts';
import { parseDaySpan, type DaySpan } from './time-of-day.ts';
import { WEEKDAYS } from './weekday.ts';
import { windowRuleOf, type WindowRule, type WindowTimes } from './window-rule.ts';
import { intervalsIn, nextChange, windowAt } from './windows.ts';
import { parseZonedTime, zonedAt } from './zoned-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2041, 0, 1);

const NO_TIMES: WindowTimes = {
  begins: null,
  ends: null,
  forMs: null,
  days: [],
  at: null,
  cron: null,
  until: null,
  timezone: 'UTC',
};

function rule(times: Partial<WindowTimes>): WindowRule {
  const read = windowRuleOf({ ...NO_TIMES, ...times });
  if (read === null) throw new Error('no rule');
  return read;
}

function spans(...texts: readonly string[]): readonly DaySpan[] {
  return texts.map((text) => {
    const span = parseDaySpan(text);
    if (span === null) throw new Error(text);
    return span;
  });
}

function schedule(fields: object): Schedule {
  const reading = scheduleEntity.read({ id: 's', ...fields }, { path: '' });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.item;
}

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const moment = fc.integer({ min: FROM, max: TO });
const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 });
const minute = fc.integer({ min: 0, max: 1_439 });
const weekly = fc
  .record({ timezone: zone, days, at: minute, hours: fc.integer({ min: 1, max: 22 }) })
  .map(({ hours, ...rest }) => rule({ ...rest, forMs: hours * HOUR }));

describe('a window', () => {
  it('that is once holds from its start up to its end', () => {
    const once = rule({
      begins: '2027-01-10T22:00',
      ends: '2027-01-10T23:00',
      timezone: 'Europe/Berlin',
    });
    const [start, end] = [Date.UTC(2027, 0, 10, 21), Date.UTC(2027, 0, 10, 22)];
    expect([start - 1, start, end - 1, end].map((at) => windowAt(once, at) !== null)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([start - 1, start, end].map((at) => nextChange(once, at))).toEqual([start, end, null]);
  });

  it.each([
    ['a start that is skipped comes as long after the change', '2026-03-29', 150, '01:30', 'UTC'],
    ['a start that comes twice is the first one', '2026-10-25', 150, '00:30', 'UTC'],
  ])('of a week: %s', (_, date, at, starts) => {
    const sunday = rule({ days: ['sun'], at, forMs: 2 * HOUR, timezone: 'Europe/Berlin' });
    const range = {
      from: Date.parse(`${date}T00:00Z`) - DAY,
      to: Date.parse(`${date}T00:00Z`) + DAY,
    };
    const from = Date.parse(`${date}T${starts}Z`);
    expect(intervalsIn(sunday, range)).toEqual([{ from, to: from + 2 * HOUR }]);
  });

  it('of a week lasts as long as it says, begins once on each of its days, and in order', () => {
    fc.assert(
      fc.property(weekly, moment, (each, at) => {
        if (each.kind !== 'weekly') throw new Error('no week');
        const range = { from: at, to: at + 60 * DAY };
        const found = intervalsIn(each, range).filter(
          ({ from, to }) => from > range.from && to < range.to,
        );
        let last = range.from;
        for (const { from, to } of found) {
          expect(from).toBeGreaterThanOrEqual(last);
          // Two that touch, as a clock change brings them together, are one.
          expect((to - from) % each.forMs).toBe(0);
          last = to;
          const local = zonedAt(from, each.timezone);
          const isSkipped = local.hour * 60 + local.minute !== each.at;
          if (!isSkipped) expect(each.days).toContain(WEEKDAYS[local.dayOfWeek - 1]);
        }
        const total = found.reduce((sum, { from, to }) => sum + to - from, 0);
        const wanted = (60 / 7) * each.days.length;
        expect(total / each.forMs).toBeGreaterThanOrEqual(
          Math.floor(wanted) - each.days.length - 1,
        );
        expect(total / each.forMs).toBeLessThanOrEqual(Math.ceil(wanted) + each.days.length);
      }),
      { numRuns: 60 },
    );
  });

  it('changes next when it says, and not before', () => {
    fc.assert(
      fc.property(weekly, moment, (each, at) => {
        const next = nextChange(each, at);
        if (next === null) throw new Error('a week goes on');
        expect(next).toBeGreaterThan(at);
        const isIn = windowAt(each, at) !== null;
        for (const part of [0.25, 0.5, 0.75]) {
          const between = Math.floor(at + (next - at) * part);
          expect(windowAt(each, between) !== null).toBe(isIn);
        }
        if (!isIn) expect(windowAt(each, next)?.from).toBe(next);
      }),
      { numRuns: 100 },
    );
  });

  it('by a crontab is the same as by days', () => {
    for (const timezone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tehran']) {
      const byDays = rule({ days: ['mon', 'thu'], at: 22 * 60, forMs: 3 * HOUR, timezone });
      const byCron = rule({ cron: '0 22 * * mon,thu', forMs: 3 * HOUR, timezone });
      const range = { from: FROM, to: FROM + 400 * DAY };
      expect(intervalsIn(byCron, range)).toEqual(intervalsIn(byDays, range));
    }
  });

  it('that is repeated keeps to its first and its last moment', () => {
    const kept = rule({
      days: ['mon'],
      at: 0,
      forMs: 10 * HOUR,
      begins: '2026-01-02T00:00',
      until: '2026-01-19T04:00',
    });
    const day = (date: number, hours: number) => Date.UTC(2026, 0, date, hours);
    expect(intervalsIn(kept, { from: FROM, to: TO })).toEqual([
      { from: day(5, 0), to: day(5, 10) },
      { from: day(12, 0), to: day(12, 10) },
      { from: day(19, 0), to: day(19, 4) },
    ]);
    expect(nextChange(kept, day(19, 4))).toBeNull();
  });
});

describe('who is on call', () => {
  const three = { members: ['ada', 'bob', 'eve'], timezone: 'Europe/Berlin', starts: '2026-11-30' };

  it('changes every week at the hand-over, member after member', () => {
    const at = (text: string) => parseZonedTime(text, 'Europe/Berlin') ?? 0;
    const plan = schedule(three);
    expect(onCallAt(plan, at('2026-11-30T09:00'))).toEqual({
      ownerId: 'ada',
      until: at('2026-12-07T09:00'),
      isOverride: false,
    });
    const owners = [
      '2026-11-30T08:59',
      '2026-12-07T08:59',
      '2026-12-07T09:00',
      '2026-12-14T09:00',
      '2026-12-21T09:00',
    ];
    expect(owners.map((text) => onCallAt(plan, at(text))?.ownerId)).toEqual([
      'eve',
      'ada',
      'bob',
      'eve',
      'ada',
    ]);
  });

  it('is someone else while an override lasts, and the last override counts', () => {
    const at = (text: string) => parseZonedTime(text, 'Europe/Berlin') ?? 0;
    const plan = schedule({
      ...three,
      overrides: [
        { owner: 'bob', from: '2026-12-01T00:00', to: '2026-12-03T00:00' },
        { owner: 'eve', from: '2026-12-02T00:00', to: '2026-12-02T12:00' },
      ],
    });
    const seen = (text: string) => {
      const found = onCallAt(plan, at(text));
      return [found?.ownerId, found?.until, found?.isOverride];
    };
    expect(seen('2026-11-30T10:00')).toEqual(['ada', at('2026-12-01T00:00'), false]);
    expect(seen('2026-12-01T10:00')).toEqual(['bob', at('2026-12-02T00:00'), true]);
    expect(seen('2026-12-02T10:00')).toEqual(['eve', at('2026-12-02T12:00'), true]);
    expect(seen('2026-12-03T00:00')).toEqual(['ada', at('2026-12-07T09:00'), false]);
  });

  it('is always one of the members, for a week less or more an hour or two, each in turn', () => {
    fc.assert(
      fc.property(zone, fc.constantFrom(...WEEKDAYS), minute, moment, (timezone, day, time, at) => {
        const hour = String(Math.floor(time / 60)).padStart(2, '0');
        const handover = `${day} ${hour}:${String(time % 60).padStart(2, '0')}`;
        const plan = schedule({ members: ['ada', 'bob', 'eve'], timezone, handover });
        const order = [asOwnerId('ada'), asOwnerId('bob'), asOwnerId('eve')];
        let now = at;
        for (let week = 0; week < 8; week += 1) {
          const found = onCallAt(plan, now);
          if (found === null) throw new Error('none is on call');
          expect(found.until).toBeGreaterThan(now);
          expect(onCallAt(plan, found.until - 1)?.ownerId).toBe(found.ownerId);
          const next = onCallAt(plan, found.until)?.ownerId;
          expect(next).toBe(order[(order.indexOf(found.ownerId) + 1) % 3]);
          if (week > 0) expect(Math.abs(found.until - now - 7 * DAY)).toBeLessThanOrEqual(2 * HOUR);
          now = found.until;
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('hours', () => {
  const berlin = {
    timezone: 'Europe/Berlin',
    quietHours: spans('22:00-07:00'),
    workingHours: spans('mon-fri 09:00-17:00'),
  };
  const at = (text: string) => parseZonedTime(text, 'Europe/Berlin') ?? 0;

  it.each([
    ['quiet-free', '2026-11-30T21:59', null],
    ['quiet-free', '2026-11-30T22:00', '2026-12-01T07:00'],
    ['quiet-free', '2026-12-01T06:59', '2026-12-01T07:00'],
    ['quiet-free', '2026-12-01T07:00', null],
    ['working', '2026-12-01T12:00', null],
    ['working', '2026-12-04T17:00', '2026-12-07T09:00'],
    ['always', '2026-12-05T03:00', null],
  ] as const)('of a channel for %s at %s', (hours, now, later) => {
    expect(mayUseNow({ hours }, berlin, at(now))).toEqual(
      later === null ? { kind: 'now' } : { kind: 'later', at: at(later) },
    );
  });

  it('are no matter without an owner, or without quiet hours', () => {
    expect(mayUseNow({ hours: 'working' }, null, 0)).toEqual({ kind: 'now' });
    expect(mayUseNow({ hours: 'quiet-free' }, { ...berlin, quietHours: [] }, 0)).toEqual({
      kind: 'now',
    });
    const never = { ...berlin, quietHours: spans('00:00-24:00') };
    expect(mayUseNow({ hours: 'quiet-free' }, never, 0)).toEqual({ kind: 'later', at: null });
  });

  it('begin on their days and go on into the next one', () => {
    const friday = spans('fri,sat 23:00-09:00');
    const is = (text: string) => isWithin(friday, zonedAt(at(text), 'Europe/Berlin'));
    expect(
      [
        '2026-12-03T23:30',
        '2026-12-04T23:00',
        '2026-12-06T08:59',
        '2026-12-06T23:30',
        '2026-12-04T08:00',
      ].map(is),
    ).toEqual([false, true, true, false, false]);
  });

  it('change next when they say, in every zone, and no moment before', () => {
    const span = fc.constantFrom(
      '22:00-07:00',
      'mon-fri 01:00-02:30',
      'sun 02:30-03:30',
      'sat,sun 00:00-24:00',
    );
    fc.assert(
      fc.property(zone, span, moment, (timezone, text, now) => {
        const given = spans(text);
        const is = (when: number) => isWithin(given, zonedAt(when, timezone));
        const next = nextFlip(given, timezone, now);
        if (next === null) throw new Error('it changes every week');
        expect(next).toBeGreaterThan(now);
        expect(is(next)).toBe(!is(now));
        for (let step = 1; step <= 40; step += 1) {
          expect(is(Math.floor(now + ((next - 1 - now) * step) / 40))).toBe(is(now));
        }
      }),
      { numRuns: 150 },
    );
  });
});
