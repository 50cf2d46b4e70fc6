import { describe, expect, test } from 'vitest';
import { Baseline } from './baseline.ts';
import { attribute } from './attribution.ts';
import type { FailedCheck, Picture } from './attribution.ts';
import type { Impairment } from './impairment.ts';
import type { Examination, Observation } from './examination.ts';

const NEVER = Number.NEGATIVE_INFINITY;
const never = { 0: NEVER, 1: NEVER, 2: NEVER };

const failure = (changes: Partial<FailedCheck>): FailedCheck => ({
  level: 'answer',
  reach: 2,
  isSpoken: false,
  isUnreachable: false,
  isName: true,
  address: '198.51.100.1',
  isOwnWord: false,
  beganAt: 1_000,
  endedAt: 1_200,
  isKnown: false,
  decidesAlone: false,
  isRecheck: false,
  ...changes,
});
const answer = failure({});
const dns = failure({ level: 'dns', address: null });
const connect = failure({ level: 'connect' });

const silentGateway: readonly Observation[] = [
  { witness: 'route', of: '198.51.100.1', answer: 'default' },
  { witness: 'gateway', of: '10.0.0.1', answer: 'silent' },
];
const baseline = new Baseline();
baseline.learn(
  { observations: [{ witness: 'gateway', of: '10.0.0.1', answer: 'refused' }] },
  false,
);
const look = (beganAt: number, observations: readonly Observation[] = []): Examination => ({
  beganAt,
  hasNames: true,
  addresses: ['198.51.100.9'],
  observations,
});
const picture = (changes: Partial<Picture> = {}): Picture => ({
  baseline,
  names: 10,
  isAnyNameKnown: true,
  travelledAt: never,
  securedAt: never,
  examination: null,
  impairments: [],
  canariesAt: null,
  ...changes,
});
const impairment = (endedAt: number): Impairment => ({
  kind: 'examination',
  examination: look(500, silentGateway),
  cause: 'network',
  since: 500,
  endedAt,
});

describe('a failure', () => {
  test.each([dns, connect, answer])('waits for a look at our own side: %j', (given) => {
    expect(attribute(given, picture()).kind).toBe('hold');
    expect(attribute(given, picture({ examination: look(999) })).kind).toBe('hold');
  });

  test.each([dns, connect, answer])('is accepted when that finds nothing: %j', (given) => {
    const attribution = attribute(given, picture({ examination: look(1_300) }));
    expect(attribution).toEqual({ kind: 'accept', why: 'own_side_healthy' });
  });

  test('is not accepted when that explains it', () => {
    const examination = look(1_300, silentGateway);
    expect(attribute(connect, picture({ examination }))).toEqual({
      kind: 'reject',
      reason: 'network',
      why: 'in_doubt',
      examination,
    });
  });

  test('waits for a look that is about places as far away', () => {
    const near = { ...connect, reach: 1 } as const;
    expect(attribute(near, picture({ examination: look(1_300) })).kind).toBe('hold');
    const other = { ...connect, address: '2001:db8::1' };
    expect(attribute(other, picture({ examination: look(1_300) })).kind).toBe('hold');
  });

  test('of a monitor that is down already needs no look', () => {
    expect(attribute({ ...connect, isKnown: true }, picture())).toMatchObject({
      why: 'known_down',
    });
  });
});

describe('others that were reached since', () => {
  const at = (moment: number, reach: 0 | 1 | 2) => ({ ...never, [reach]: moment });

  test.each([
    [connect, { travelledAt: at(1_001, 2) }, 'accept'],
    [connect, { travelledAt: at(1_000, 2) }, 'hold'],
    [connect, { travelledAt: at(1_001, 1) }, 'hold'],
    [{ ...connect, reach: 1 } as const, { travelledAt: at(1_001, 2) }, 'accept'],
    // A stranger may have answered in their place.
    [answer, { travelledAt: at(1_001, 2) }, 'hold'],
    [answer, { securedAt: at(1_001, 2) }, 'accept'],
    // Its name may have been remembered.
    [dns, { travelledAt: at(1_001, 2), securedAt: at(1_001, 2) }, 'hold'],
  ])('%j with %j: %s', (given, changes, kind) => {
    expect(attribute(given, picture(changes)).kind).toBe(kind);
  });
});

describe('what is, or was, known to be wrong', () => {
  test.each([
    [connect, Infinity, 'reject'],
    [connect, 1_001, 'reject'],
    [connect, 1_000, 'hold'],
    [answer, Infinity, 'hold'],
  ])('%j, over at %d: %s', (given, endedAt, kind) => {
    expect(attribute(given, picture({ impairments: [impairment(endedAt)] })).kind).toBe(kind);
  });

  test('is about a monitor that is down already, too', () => {
    const known = { ...connect, isKnown: true };
    expect(attribute(known, picture({ impairments: [impairment(Infinity)] })).kind).toBe('reject');
  });

  test.each([
    [{ ...dns, beganAt: 9_999 }, 'reject'],
    [{ ...dns, beganAt: 10_000 }, 'hold'],
    [{ ...connect, beganAt: 1 }, 'hold'],
  ])('resolvers remember for ten seconds: %j, %s', (given, kind) => {
    const canaries = { kind: 'canaries', hasNames: true, cause: 'resolver' } as const;
    const over: Impairment = { ...canaries, since: -10, endedAt: 0 };
    expect(attribute(given, picture({ impairments: [over] })).kind).toBe(kind);
  });
});

test('we remember for as long the address that a stranger gave for every name', () => {
  const forged = new Baseline();
  const nobody = { witness: 'nobody', of: 'r' } as const;
  forged.learn({ observations: [{ ...nobody, answer: 'denied' }] }, true);
  const { address } = answer;
  const observations = [{ ...nobody, answer: 'known', addresses: [address ?? ''] } as const];
  const over: Impairment = {
    ...impairment(0),
    kind: 'examination',
    examination: look(-500, observations),
  };
  const known = picture({ baseline: forged, impairments: [over], examination: look(20_000) });
  expect(attribute({ ...answer, beganAt: 9_999 }, known).kind).toBe('reject');
  expect(attribute({ ...answer, beganAt: 10_000 }, known).kind).toBe('accept');
  expect(attribute({ ...answer, beganAt: 1, address: '198.51.100.2' }, known).kind).toBe('accept');
});

describe('canaries', () => {
  const open = { cause: 'network', since: 0, endedAt: Infinity } as const;

  test('are waited for', () => {
    const known = { examination: look(1_300), canariesAt: 900 };
    expect(attribute(connect, picture(known)).kind).toBe('hold');
    expect(attribute(connect, picture({ ...known, canariesAt: 1_300 })).kind).toBe('accept');
  });

  test.each([
    [{ ...open, kind: 'canaries', hasNames: false }, [connect, answer], [dns]],
    [{ ...open, kind: 'canaries', hasNames: true }, [connect, answer, dns], []],
    [{ ...open, kind: 'portal' }, [connect, answer, dns, { ...answer, isSpoken: true }], []],
  ] as const)('%j', (current, ours, theirs) => {
    const known = picture({ impairments: [current], examination: look(1_300) });
    for (const each of ours) expect(attribute(each, known).kind).toBe('reject');
    for (const each of theirs) expect(attribute(each, known).kind).toBe('accept');
  });
});

describe('a failure that decides alone', () => {
  const alone = { ...connect, decidesAlone: true };
  const after = picture({ examination: look(1_300) });

  test('is looked at twice when what shows us well came only after it', () => {
    expect(attribute(alone, after)).toMatchObject({ kind: 'reject', why: 'recheck' });
    expect(attribute({ ...alone, isRecheck: true }, after).kind).toBe('accept');
  });

  test('is accepted when somebody was reached while it failed', () => {
    expect(attribute(alone, picture({ travelledAt: { ...never, 2: 1_100 } })).kind).toBe('accept');
  });

  test('is accepted at once when the target was reached', () => {
    expect(attribute({ ...answer, decidesAlone: true }, after).kind).toBe('accept');
  });
});
