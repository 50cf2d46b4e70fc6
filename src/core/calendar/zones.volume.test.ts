import { expect, test } from 'vitest';
import { scheduleEntity } from '../people/schedule.ts';
import { onCallAt } from './on-call.ts';
import { windowRuleOf, type WindowRule } from './window-rule.ts';
import { intervalsIn } from './windows.ts';
import { momentOn, zonedAt } from './zoned-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2041, 0, 1);
/** Minutes after midnight at which clocks are changed. */
const TIMES = [0, 150];

/** Moments in two weeks before each change of the clock, and one where it is never changed. */
function examined(timezone: string): readonly number[] {
  const found = [FROM];
  let change = zonedAt(FROM, timezone).getTimeZoneTransition('next');
  while (change !== null && change.epochMilliseconds < TO) {
    found.push(change.epochMilliseconds - 10 * DAY);
    change = change.getTimeZoneTransition('next');
  }
  return found;
}

test('no zone loses, doubles or stretches a daily window or a weekly turn from 2024 to 2040', () => {
  const faults: string[] = [];
  let changes = 0;
  for (const timezone of Intl.supportedValuesOf('timeZone')) {
    const rules = TIMES.map((at) => ({ at, rule: daily(timezone, at) }));
    const turns = scheduleIn(timezone);
    for (const from of examined(timezone)) {
      changes += 1;
      for (const { at, rule } of rules) faults.push(...windowFaults({ timezone, at, rule, from }));
      faults.push(...turnFaults(turns, from));
    }
  }
  expect(faults).toEqual([]);
  expect(changes).toBeGreaterThan(3_000);
});

function daily(timezone: string, at: number): WindowRule {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const times = { begins: null, ends: null, cron: null, until: null };
  const rule = windowRuleOf({ ...times, forMs: HOUR / 2, days, at, timezone });
  if (rule === null) throw new Error('no rule');
  return rule;
}

function windowFaults(given: {
  readonly timezone: string;
  readonly at: number;
  readonly rule: WindowRule;
  readonly from: number;
}): readonly string[] {
  const { timezone, at, rule, from } = given;
  const first = zonedAt(from, timezone).toPlainDate();
  const starts = Array.from({ length: 14 }, (_, day) =>
    momentOn(first.add({ days: day + 1 }), at, timezone),
  );
  const [begin = 0, last = 0] = [starts[0], starts.at(-1)];
  const found = intervalsIn(rule, { from: begin, to: last + HOUR });
  const wanted = starts.map((start) => ({ from: start, to: start + HOUR / 2 }));
  const isSame = JSON.stringify(found) === JSON.stringify(wanted);
  return isSame ? [] : [`${timezone} ${at} ${from}: ${JSON.stringify(found)}`];
}

function scheduleIn(timezone: string) {
  const form = { id: 's', members: ['a', 'b', 'c'], timezone, handover: 'sun 02:30' };
  const reading = scheduleEntity.read(form, { path: '' });
  if (reading.kind === 'invalid') throw new Error('it is valid');
  return reading.item;
}

function turnFaults(schedule: ReturnType<typeof scheduleIn>, from: number): readonly string[] {
  const { memberIds, timezone } = schedule;
  let turn = onCallAt(schedule, from);
  for (let week = 0; week < 3; week += 1) {
    const next = turn === null ? null : onCallAt(schedule, turn.until);
    if (turn === null || next === null) return [`${timezone} ${from}: none is on call`];
    const step = memberIds.indexOf(next.ownerId) - memberIds.indexOf(turn.ownerId);
    const lengthMs = next.until - turn.until;
    if ((step + 3) % 3 !== 1 || Math.abs(lengthMs - WEEK) > 2 * HOUR) {
      return [`${timezone} ${turn.until}: ${turn.ownerId} ${next.ownerId} ${lengthMs}`];
    }
    turn = next;
  }
  return [];
}
