import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gap } from '../incident/service-downtime.ts';
import { STATUSES } from '../monitor/monitor.ts';
import type { Status } from '../monitor/monitor.ts';
import { uptimePercentOf, uptimeRatioOf } from './share.ts';
import { addDurations, durationsOf, NO_TIME, outagesIn, timelineOf } from './uptime.ts';
import type { Durations, Transition, UptimeFacts, UptimeState } from './uptime.ts';

const HOUR = 3_600_000;

function facts(given: Partial<UptimeFacts> = {}): UptimeFacts {
  return {
    createdAt: 0,
    knownFrom: 0,
    status: 'up',
    since: 0,
    transitions: [],
    outages: [],
    gaps: [],
    maintenance: [],
    pauses: [],
    ...given,
  };
}

function changes(...steps: readonly (readonly [at: number, to: Status])[]): Transition[] {
  return steps.map(([at, to], index) => ({
    sequence: index + 1,
    at,
    from: steps[index - 1]?.[1] ?? 'pending',
    to,
  }));
}

const day: Gap = { from: 0, to: 24 * HOUR };
const timesOf = (given: Partial<UptimeFacts>, range = day): Durations =>
  durationsOf(timelineOf(facts(given), range));

describe('a time line', () => {
  it.each<[string, Partial<UptimeFacts>, Partial<Durations>]>([
    ['up all day', {}, { up: 24 * HOUR }],
    [
      'slow is up, and named',
      { transitions: changes([0, 'up'], [HOUR, 'degraded']) },
      { up: HOUR, slow: 23 * HOUR },
    ],
    ['never judged', { status: 'pending' }, { unknown: 24 * HOUR }],
    [
      'created at noon',
      { createdAt: 12 * HOUR, since: 12 * HOUR },
      { up: 12 * HOUR, unknown: 12 * HOUR },
    ],
    [
      'an outage counts from its first failed check to its confirmed recovery',
      {
        transitions: changes(
          [0, 'up'],
          [HOUR + 5, 'suspect'],
          [HOUR + 40, 'down'],
          [2 * HOUR, 'recovering'],
          [2 * HOUR + 17, 'up'],
        ),
        outages: [{ startedAt: HOUR, resolvedAt: 2 * HOUR + 10 }],
      },
      { up: 23 * HOUR - 10, down: HOUR + 10 },
    ],
    [
      'an outage that lasts',
      {
        status: 'down',
        transitions: changes([0, 'up'], [HOUR, 'down']),
        outages: [{ startedAt: HOUR, resolvedAt: null }],
      },
      { up: HOUR, down: 23 * HOUR },
    ],
    [
      'a false alarm was up',
      { transitions: changes([0, 'up'], [HOUR, 'suspect'], [HOUR + 10, 'up']) },
      { up: 24 * HOUR },
    ],
    [
      'a suspicion that is not decided is neither',
      { transitions: changes([0, 'up'], [23 * HOUR, 'suspect']) },
      { up: 23 * HOUR, unknown: HOUR },
    ],
    [
      'our own fault',
      { transitions: changes([0, 'up'], [HOUR, 'unknown'], [3 * HOUR, 'up']) },
      { up: 22 * HOUR, unknown: 2 * HOUR },
    ],
    [
      'a service that did not run, in an outage and outside of one',
      {
        status: 'down',
        transitions: changes([0, 'up'], [12 * HOUR, 'down']),
        gaps: [{ from: 11 * HOUR, to: 14 * HOUR }],
      },
      { up: 11 * HOUR, down: 10 * HOUR, unknown: 3 * HOUR },
    ],
    [
      'maintenance comes before an outage in it, a pause before maintenance',
      {
        transitions: changes([0, 'up'], [2 * HOUR, 'down'], [3 * HOUR, 'up']),
        maintenance: [{ from: HOUR, to: 5 * HOUR }],
        pauses: [{ from: 4 * HOUR, to: null }],
      },
      { up: HOUR, maintenance: 3 * HOUR, paused: 20 * HOUR },
    ],
    [
      'before the ledger begins',
      {
        knownFrom: 6 * HOUR,
        transitions: [{ sequence: 9, at: 12 * HOUR, from: 'down', to: 'up' }],
      },
      { unknown: 6 * HOUR, down: 6 * HOUR, up: 12 * HOUR },
    ],
    [
      'the clock was set back an hour: the later decision counts',
      { transitions: changes([5 * HOUR, 'up'], [4 * HOUR, 'down'], [4.5 * HOUR, 'up']) },
      { unknown: 4 * HOUR, down: 0.5 * HOUR, up: 19.5 * HOUR },
    ],
    [
      'an outage that ended before it began, by a clock that was set',
      { outages: [{ startedAt: 5 * HOUR, resolvedAt: 4 * HOUR }] },
      { up: 24 * HOUR },
    ],
  ])('%s', (_, given, want) => {
    expect(timesOf(given)).toEqual({ ...NO_TIME, ...want });
  });

  it('is nothing for an empty and a reversed range', () => {
    expect(timelineOf(facts(), { from: 5, to: 5 })).toEqual([]);
    expect(timelineOf(facts(), { from: 6, to: 5 })).toEqual([]);
  });

  it('has an hour less on the day clocks go forward, and an hour more on the day they go back', () => {
    const midnight = (date: string): number =>
      Temporal.PlainDate.from(date).toZonedDateTime('Europe/Berlin').epochMilliseconds;
    const spring = { from: midnight('2027-03-28'), to: midnight('2027-03-29') };
    const autumn = { from: midnight('2027-10-31'), to: midnight('2027-11-01') };
    expect(timesOf({}, spring).up).toBe(23 * HOUR);
    expect(timesOf({}, autumn).up).toBe(25 * HOUR);
  });
});

describe('outages in a range', () => {
  const outages = [
    { startedAt: -50, resolvedAt: -10 },
    { startedAt: -5, resolvedAt: 5 },
    { startedAt: 20, resolvedAt: 20 },
    { startedAt: 40, resolvedAt: 60 },
    { startedAt: 90, resolvedAt: null },
    { startedAt: 100, resolvedAt: 110 },
  ];
  const range = { from: 0, to: 100 };

  it('are those that lie in it at least in part', () => {
    expect(outagesIn(facts({ outages }), range)).toBe(4);
  });

  it('are not those that lie in planned downtime as a whole', () => {
    expect(outagesIn(facts({ outages, maintenance: [{ from: 39, to: 61 }] }), range)).toBe(3);
    expect(outagesIn(facts({ outages, maintenance: [{ from: 39, to: 59 }] }), range)).toBe(4);
    expect(outagesIn(facts({ outages, pauses: [{ from: 85, to: null }] }), range)).toBe(3);
  });
});

const share = (up: number, down: number): Durations => ({ ...NO_TIME, up, down });

describe('a share', () => {
  it.each([
    [999_996, 4, '99.999', 0.99999],
    [1, 0, '100', 1],
    [0, 1, '0', 0],
    [2, 1, '66.666', 0.66666],
    [199, 1, '99.5', 0.995],
    [Number.MAX_SAFE_INTEGER - 1, 1, '99.999', 0.99999],
    [1, Number.MAX_SAFE_INTEGER - 1, '0', 0],
  ])('of %d up and %d down is %s, never rounded up', (up, down, percent, ratio) => {
    expect(uptimePercentOf(share(up, down))).toBe(percent);
    expect(uptimeRatioOf(share(up, down))).toBe(ratio);
  });

  it('counts slow as up, and leaves maintenance, pauses and what is not known out', () => {
    const durations = { up: 1, slow: 1, down: 2, maintenance: 9, unknown: 9, paused: 9 };
    expect(uptimePercentOf(durations)).toBe('50');
  });

  it('is none of a time in which nothing was judged', () => {
    expect(uptimePercentOf({ ...NO_TIME, unknown: 5 })).toBeNull();
    expect(uptimeRatioOf({ ...NO_TIME, maintenance: 5 })).toBeNull();
  });
});

const LENGTH = 60;
const moment = fc.integer({ min: -20, max: LENGTH + 20 });
const gap = fc.record({ from: moment, to: moment });
const anyFacts: fc.Arbitrary<UptimeFacts> = fc
  .record({
    createdAt: moment,
    knownFrom: moment,
    since: moment,
    first: fc.constantFrom(...STATUSES),
    firstSequence: fc.constantFrom(1, 7),
    steps: fc.array(fc.record({ at: moment, to: fc.constantFrom(...STATUSES) }), { maxLength: 6 }),
    outages: fc.array(fc.record({ startedAt: moment, resolvedAt: fc.option(moment) }), {
      maxLength: 3,
    }),
    gaps: fc.array(gap, { maxLength: 3 }),
    maintenance: fc.array(gap, { maxLength: 3 }),
    pauses: fc.array(fc.record({ from: moment, to: fc.option(moment) }), { maxLength: 2 }),
  })
  .map(({ first, firstSequence, steps, ...rest }) => ({
    ...rest,
    status: steps.at(-1)?.to ?? first,
    transitions: steps.map(({ at, to }, index) => ({
      sequence: firstSequence + index,
      at,
      from: steps[index - 1]?.to ?? first,
      to,
    })),
  }));
const anyRange = fc.record({
  from: fc.integer({ min: 0, max: LENGTH }),
  to: fc.integer({ min: 0, max: LENGTH }),
});

/** An outage that ends between two changes, of which the second leaves `down`, moves that one to its end. */
function asEnded({ transitions, outages }: UptimeFacts): readonly Transition[] {
  const isDown = (status: Status): boolean => status === 'down' || status === 'recovering';
  return transitions.map((each, index) => {
    if (!isDown(each.from) || isDown(each.to)) return each;
    const since = transitions[index - 1]?.at ?? -1_000;
    const ends = outages.map(({ resolvedAt }) => resolvedAt ?? 1_000);
    const end = ends.filter((at) => at >= since && at <= each.at).toSorted((a, b) => b - a)[0];
    return { ...each, at: end ?? each.at };
  });
}

/** What one millisecond counts as, asked of each fact by itself. */
function stateAt(given: UptimeFacts, at: number): UptimeState {
  const isIn = ({ from, to }: { from: number; to: number | null }): boolean =>
    at >= from && (to === null || at < to);
  if (at < given.createdAt || at < given.knownFrom) return 'unknown';
  if (given.pauses.some(isIn)) return 'paused';
  if (given.maintenance.some(isIn)) return 'maintenance';
  if (given.gaps.some(isIn)) return 'unknown';
  if (given.outages.some(({ startedAt, resolvedAt }) => isIn({ from: startedAt, to: resolvedAt })))
    return 'down';
  const transitions = asEnded(given);
  if (transitions.length === 0) return at < given.since ? 'unknown' : meaning(given.status);
  // The latest decision that was made by then and that no later one predates.
  const index = transitions.findLastIndex((each) => each.at <= at);
  const status = index < 0 ? transitions[0]?.from : transitions[index]?.to;
  if (index < 0 && transitions[0]?.sequence === 1 && at < given.createdAt) return 'unknown';
  const next = transitions[index + 1]?.to;
  if (status === 'suspect' && next !== undefined) return meaning(next);
  return meaning(status ?? 'unknown');
}

function meaning(status: Status): UptimeState {
  if (status === 'up') return 'up';
  if (status === 'degraded') return 'slow';
  return status === 'down' || status === 'recovering' ? 'down' : 'unknown';
}

describe('for whatever is known', () => {
  it('the states add up to the range, to the millisecond, and none is negative', () => {
    fc.assert(
      fc.property(anyFacts, anyRange, (given, range) => {
        const durations = durationsOf(timelineOf(given, range));
        const sum = Object.values(durations).reduce((total, each) => total + each, 0);
        expect(sum).toBe(Math.max(0, range.to - range.from));
        expect(Math.min(...Object.values(durations))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('each millisecond counts as what is known of it', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const line = timelineOf(given, { from: 0, to: LENGTH });
        for (let at = 0; at < LENGTH; at += 1) {
          const found = line.filter(({ from, to }) => at >= from && at < to);
          expect(found.map(({ state }) => state)).toEqual([stateAt(given, at)]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('two ranges beside each other hold what both together hold', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: LENGTH }), (given, middle) => {
        const whole = durationsOf(timelineOf(given, { from: 0, to: LENGTH }));
        const parts = addDurations(
          durationsOf(timelineOf(given, { from: 0, to: middle })),
          durationsOf(timelineOf(given, { from: middle, to: LENGTH })),
        );
        expect(parts).toEqual(whole);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a share never says more than there was, and is 100 exactly when nothing was down', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (up, down) => {
        fc.pre(up + down > 0 && Number.isSafeInteger(up + down));
        const percent = Number(uptimePercentOf(share(up, down)));
        expect(percent === 100).toBe(down === 0);
        expect(
          BigInt(Math.round(percent * 1_000)) * BigInt(up + down) <= BigInt(up) * 100_000n,
        ).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
