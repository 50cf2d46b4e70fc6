import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterPing,
  NO_PINGS,
  type HeartbeatRecord,
  type Ping,
} from '../../core/heartbeat/heartbeat.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { judgePings, type PingVerdict } from './judge-pings.ts';
import type { HeartbeatRules } from './options.ts';

const minute = 60_000;
/** Every hour, give or take ten minutes, and never for longer than half an hour. */
const rules: HeartbeatRules = {
  turnAfter: (at) => at + 60 * minute,
  graceMs: 10 * minute,
  maxRunMs: 30 * minute,
};

type Told = readonly [
  kind: Ping['kind'],
  minutes: number,
  exitCode?: number | null,
  runId?: string | null,
];

function recordOf(told: readonly Told[]): HeartbeatRecord {
  let record = NO_PINGS;
  for (const [kind, minutes, exitCode = null, runId = null] of told) {
    record = afterPing(record, { kind, at: minutes * minute, exitCode, log: null, runId });
  }
  return record;
}

function judge(
  told: readonly Told[],
  { at, away = [] }: { at: number; away?: readonly (readonly [number, number])[] },
): PingVerdict {
  const gaps = away.map(([from, to]): Gap => ({ from: from * minute, to: to * minute }));
  return judgePings(rules, { now: at * minute, record: recordOf(told), gaps });
}

describe('a job that we were always there for', () => {
  test.each<{ name: string; told: readonly Told[]; at: number; is: string }>([
    { name: 'never heard of', told: [], at: 9_999, is: 'heartbeat_waiting' },
    { name: 'heard of by a log line only', told: [['log', 1]], at: 9_999, is: 'heartbeat_waiting' },
    { name: 'on time', told: [['success', 0]], at: 60, is: 'up' },
    { name: 'late, within its grace', told: [['success', 0]], at: 70, is: 'up' },
    { name: 'later than its grace', told: [['success', 0]], at: 70.1, is: 'heartbeat_missed' },
    {
      name: 'begun in time',
      told: [
        ['success', 0],
        ['start', 69],
      ],
      at: 75,
      is: 'up',
    },
    { name: 'running as long as it may', told: [['start', 0]], at: 30, is: 'up' },
    { name: 'running for longer', told: [['start', 0]], at: 30.1, is: 'heartbeat_overrun' },
    {
      name: 'ended after too long a run',
      told: [
        ['start', 0],
        ['success', 40],
      ],
      at: 41,
      is: 'up',
    },
    { name: 'failed', told: [['fail', 0]], at: 0, is: 'heartbeat_failed' },
    { name: 'failed by its exit code', told: [['fail', 0, 3]], at: 1, is: 'heartbeat_failed' },
    {
      name: 'failed and begun again',
      told: [
        ['fail', 0],
        ['start', 1],
      ],
      at: 2,
      is: 'heartbeat_failed',
    },
    {
      name: 'failed and well again',
      told: [
        ['fail', 0],
        ['success', 1],
      ],
      at: 2,
      is: 'up',
    },
    { name: 'failed and silent', told: [['fail', 0]], at: 9_999, is: 'heartbeat_failed' },
  ])('$name: $is', ({ told, at, is }) => {
    const { outcome, reason } = judge(told, { at });
    expect(reason ?? outcome).toBe(is);
    const expected = is === 'up' ? 'up' : is === 'heartbeat_waiting' ? 'unknown' : 'down';
    expect(outcome).toBe(expected);
  });

  test('says what it knows', () => {
    expect(judge([['fail', 0, 3]], { at: 1 }).message).toBe('reported a failed run (exit code 3)');
    expect(judge([['success', 0]], { at: 90.6 })).toMatchObject({
      message: 'last pinged 90m ago',
      dueAt: 70 * minute,
    });
    expect(judge([['start', 0]], { at: 31 }).message).toBe('has been running for 31m');
  });
});

describe('runs with ids', () => {
  const start = (at: number, id: string | null = null): Told => ['start', at, null, id];
  const end = (at: number, id: string | null = null): Told => ['success', at, null, id];
  test.each<{ name: string; told: readonly Told[]; at: number; is: string }>([
    {
      name: 'one that hangs behind the good end of the next',
      told: [start(0, 'a'), start(5, 'b'), end(10, 'b')],
      at: 30.1,
      is: 'heartbeat_overrun',
    },
    {
      name: 'the same before its time',
      told: [start(0, 'a'), start(5, 'b'), end(10, 'b')],
      at: 30,
      is: 'up',
    },
    {
      name: 'the next hangs',
      told: [start(0, 'a'), start(5, 'b'), end(10, 'a')],
      at: 35.1,
      is: 'heartbeat_overrun',
    },
    {
      name: 'both end, in any order',
      told: [start(0, 'a'), start(5, 'b'), end(10, 'b'), end(20, 'a')],
      at: 60,
      is: 'up',
    },
    {
      name: 'one fails while another goes on',
      told: [start(0, 'a'), start(5, 'b'), ['fail', 10, null, 'b']],
      at: 11,
      is: 'heartbeat_failed',
    },
    {
      name: 'an end without an id ends the only run',
      told: [start(0, 'a'), end(10)],
      at: 40,
      is: 'up',
    },
    {
      name: 'an end without an id ends none of several',
      told: [start(0, 'a'), start(1, 'b'), end(10)],
      at: 30.5,
      is: 'heartbeat_overrun',
    },
    {
      name: 'an end with an unknown id ends no other run',
      told: [start(0, 'a'), end(10, 'x')],
      at: 31,
      is: 'heartbeat_overrun',
    },
    {
      name: 'one that began again',
      told: [start(0, 'a'), start(20, 'a'), end(40, 'a')],
      at: 41,
      is: 'up',
    },
    {
      name: 'a dead one that was told about, and a good run since',
      told: [start(0, 'a'), start(31, 'b'), end(40, 'b')],
      at: 41,
      is: 'up',
    },
    {
      name: 'a dead one that was told about, and a bad run since',
      told: [start(0, 'a'), start(31, 'b'), ['fail', 40, null, 'b'], start(41, 'c')],
      at: 42,
      is: 'heartbeat_failed',
    },
    {
      name: 'a start counts as a sign, whatever hung before',
      told: [start(0, 'a'), start(50, 'b')],
      at: 55,
      is: 'heartbeat_overrun',
    },
  ])('$name: $is', ({ told, at, is }) => {
    const { outcome, reason } = judge(told, { at });
    expect(reason ?? outcome).toBe(is);
  });

  test('the run is named', () => {
    expect(judge([start(0, 'a'), start(5, 'b')], { at: 31 }).message).toBe(
      'the run a has been running for 31m',
    );
    expect(judge([start(0, 'a')], { at: 20 }).message).toBe('has been running 20m');
  });

  test('no more of them are kept than fit', () => {
    const told = Array.from({ length: 500 }, (_, index) => start(index, String(index)));
    const { runs } = recordOf(told);
    expect(runs).toHaveLength(50);
    expect(runs.at(-1)).toEqual({ id: '499', startedAt: 499 * minute });
  });
});

describe('a job whose ping may have come while we were away', () => {
  test.each<{ name: string; at: number; away: readonly (readonly [number, number])[]; is: string }>(
    [
      { name: 'away at its time, back before the deadline', at: 71, away: [[59, 61]], is: 'away' },
      { name: 'until the next turn', at: 130.9, away: [[59, 61]], is: 'away' },
      { name: 'not beyond it', at: 131.1, away: [[59, 61]], is: 'heartbeat_missed' },
      { name: 'away over the deadline', at: 500, away: [[65, 499]], is: 'away' },
      {
        name: 'away at a time at which it never pings',
        at: 71,
        away: [[20, 40]],
        is: 'heartbeat_missed',
      },
      { name: 'missed before we went away', at: 90, away: [[80, 89]], is: 'heartbeat_missed' },
      { name: 'away before its last ping', at: 71, away: [[-9, -1]], is: 'heartbeat_missed' },
      {
        name: 'away at its next turn, too',
        at: 133,
        away: [
          [59, 61],
          [119, 122],
        ],
        is: 'away',
      },
      {
        name: 'away at every turn: told all the same',
        at: 135,
        away: [
          [59, 61],
          [119, 122],
        ],
        is: 'heartbeat_missed',
      },
      { name: 'in time', at: 65, away: [[59, 61]], is: 'up' },
    ],
  )('$name: $is', ({ at, away, is }) => {
    const { outcome, reason } = judge([['success', 0]], { at, away });
    expect(reason ?? outcome).toBe(is);
    expect(outcome).toBe(is === 'away' ? 'unknown' : is === 'up' ? 'up' : 'down');
  });

  test('the end of a run may be what we missed', () => {
    const told: readonly Told[] = [['start', 0]];
    expect(judge(told, { at: 40, away: [[10, 12]] }).reason).toBe('away');
    expect(judge(told, { at: 40, away: [[35, 38]] }).reason).toBe('heartbeat_overrun');
    expect(judge(told, { at: 71, away: [[10, 12]] }).reason).toBe('heartbeat_missed');
  });
});

test('no gap ever makes a good job look bad', () => {
  const gaps = fc.array(fc.tuple(fc.nat(600), fc.nat(60)), { maxLength: 5 });
  fc.assert(
    fc.property(gaps, fc.nat(600), (spans, at) => {
      const away = spans
        .map(([from, length]) => [from, from + length] as const)
        .toSorted(([a], [b]) => a - b);
      const plain = judge([['success', 0]], { at });
      const excused = judge([['success', 0]], { at, away });
      if (plain.outcome === 'up') expect(excused.outcome).toBe('up');
      else expect(excused.outcome).not.toBe('up');
    }),
  );
});
