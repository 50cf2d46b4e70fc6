import { expect, test } from 'vitest';
import { scheduleEntity } from '../people/schedule.ts';
import { onCallAt } from './on-call.ts';
import { windowRuleOf } from './window-rule.ts';
import { intervalsIn } from './windows.ts';
import { momentOn, zonedAt } from './zoned-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2041, 0, 1);
/** 02:30 and midnight are where clocks are changed. */
const TIMES = [0, 150];

test('no zone loses, doubles or stretches a daily window or a weekly turn from 2024 to 2040', () => {
  for (const timezone of Intl.supportedValuesOf('timeZone')) {
    for (const at of TIMES) checkWindows(timezone, at);
    checkTurns(timezone);
  }
});

function checkWindows(timezone: string, at: number): void {
  const rule = windowRuleOf({
    begins: null,
    ends: null,
    forMs: HOUR,
    days: ['sun'],
    at,
    cron: null,
    until: null,
    timezone,
  });
  if (rule === null) throw new Error('no rule');
  let wanted = zonedAt(FROM, timezone).toPlainDate();
  wanted = wanted.add({ days: (7 - wanted.dayOfWeek) % 7 });
  for (const { startsAt, endsAt } of intervalsIn(rule, { startsAt: FROM + WEEK, endsAt: TO })) {
    while (momentOn(wanted, at, timezone) < FROM + WEEK) wanted = wanted.add({ days: 7 });
    expect([timezone, startsAt]).toEqual([timezone, momentOn(wanted, at, timezone)]);
    if (endsAt < TO) expect([timezone, endsAt - startsAt]).toEqual([timezone, HOUR]);
    wanted = wanted.add({ days: 7 });
  }
  expect(momentOn(wanted, at, timezone)).toBeGreaterThanOrEqual(TO);
}

function checkTurns(timezone: string): void {
  const form = { id: 's', members: ['a', 'b', 'c'], timezone, handover: 'sun 02:30' };
  const reading = scheduleEntity.read(form, { path: '' });
  if (reading.kind === 'invalid') throw new Error('it is valid');
  const { memberIds } = reading.item;
  let before: string | null = null;
  for (let now = FROM; now < TO;) {
    const turn = onCallAt(reading.item, now);
    if (turn === null) throw new Error(`${timezone}: none is on call`);
    const index = memberIds.indexOf(turn.ownerId);
    if (before !== null) expect(memberIds[(index + 2) % 3]).toBe(before);
    expect(turn.until).toBeGreaterThan(now);
    expect(turn.until - now).toBeLessThanOrEqual(WEEK + 2 * HOUR);
    before = turn.ownerId;
    now = turn.until;
  }
}
