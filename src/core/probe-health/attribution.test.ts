import { describe, expect, test } from 'vitest';
import { Baseline } from './baseline.ts';
import { believe } from './attribution.ts';
import type { Failure, Picture } from './attribution.ts';
import type { Doubt } from './impairment.ts';
import type { Examination, Observation } from './examination.ts';

const NEVER = Number.NEGATIVE_INFINITY;
const never = { 0: NEVER, 1: NEVER, 2: NEVER };

const failure = (changes: Partial<Failure>): Failure => ({
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
  isSecondLook: false,
  ...changes,
});
const answer = failure({});
const dns = failure({ level: 'dns', address: null });
const connect = failure({ level: 'connect' });

const silentGateway: readonly Observation[] = [
  { witness: 'route', of: '198.51.100.1', said: 'default' },
  { witness: 'gateway', of: '10.0.0.1', said: 'silent' },
];
const baseline = new Baseline();
baseline.learn({ observations: [{ witness: 'gateway', of: '10.0.0.1', said: 'refused' }] }, false);
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
  doubts: [],
  canariesAt: null,
  ...changes,
});
const doubt = (endedAt: number): Doubt => ({
  kind: 'examination',
  examination: look(500, silentGateway),
  cause: 'network',
  since: 500,
  endedAt,
});

describe('a failure', () => {
  test.each([dns, connect, answer])('waits for a look at our own side: %j', (given) => {
    expect(believe(given, picture()).kind).toBe('hold');
    expect(believe(given, picture({ examination: look(999) })).kind).toBe('hold');
  });

  test.each([dns, connect, answer])('is believed when that finds nothing: %j', (given) => {
    const belief = believe(given, picture({ examination: look(1_300) }));
    expect(belief).toEqual({ kind: 'believe', why: 'own_side_well' });
  });

  test('is not believed when that explains it', () => {
    const examination = look(1_300, silentGateway);
    expect(believe(connect, picture({ examination }))).toEqual({
      kind: 'disbelieve',
      reason: 'network',
      why: 'in_doubt',
      examination,
    });
  });

  test('waits for a look that is about places as far away', () => {
    const near = { ...connect, reach: 1 } as const;
    expect(believe(near, picture({ examination: look(1_300) })).kind).toBe('hold');
    const other = { ...connect, address: '2001:db8::1' };
    expect(believe(other, picture({ examination: look(1_300) })).kind).toBe('hold');
  });

  test('of a monitor that is down already needs no look', () => {
    expect(believe({ ...connect, isKnown: true }, picture())).toMatchObject({ why: 'known_down' });
  });
});

describe('others that were reached since', () => {
  const at = (moment: number, reach: 0 | 1 | 2) => ({ ...never, [reach]: moment });

  test.each([
    [connect, { travelledAt: at(1_001, 2) }, 'believe'],
    [connect, { travelledAt: at(1_000, 2) }, 'hold'],
    [connect, { travelledAt: at(1_001, 1) }, 'hold'],
    [{ ...connect, reach: 1 } as const, { travelledAt: at(1_001, 2) }, 'believe'],
    // A stranger may have answered in their place.
    [answer, { travelledAt: at(1_001, 2) }, 'hold'],
    [answer, { securedAt: at(1_001, 2) }, 'believe'],
    // Its name may have been remembered.
    [dns, { travelledAt: at(1_001, 2), securedAt: at(1_001, 2) }, 'hold'],
  ])('%j with %j: %s', (given, changes, kind) => {
    expect(believe(given, picture(changes)).kind).toBe(kind);
  });
});

describe('what is, or was, known to be wrong', () => {
  test.each([
    [connect, Infinity, 'disbelieve'],
    [connect, 1_001, 'disbelieve'],
    [connect, 1_000, 'hold'],
    [answer, Infinity, 'hold'],
  ])('%j, over at %d: %s', (given, endedAt, kind) => {
    expect(believe(given, picture({ doubts: [doubt(endedAt)] })).kind).toBe(kind);
  });

  test('is about a monitor that is down already, too', () => {
    const known = { ...connect, isKnown: true };
    expect(believe(known, picture({ doubts: [doubt(Infinity)] })).kind).toBe('disbelieve');
  });

  test.each([
    [{ ...dns, beganAt: 9_999 }, 'disbelieve'],
    [{ ...dns, beganAt: 10_000 }, 'hold'],
    [{ ...connect, beganAt: 1 }, 'hold'],
  ])('resolvers remember for ten seconds: %j, %s', (given, kind) => {
    const canaries = { kind: 'canaries', hasNames: true, cause: 'resolver' } as const;
    const over: Doubt = { ...canaries, since: -10, endedAt: 0 };
    expect(believe(given, picture({ doubts: [over] })).kind).toBe(kind);
  });
});

test('we remember for as long the address that a stranger gave for every name', () => {
  const forged = new Baseline();
  const nobody = { witness: 'nobody', of: 'r' } as const;
  forged.learn({ observations: [{ ...nobody, said: 'denied' }] }, true);
  const { address } = answer;
  const said = [{ ...nobody, said: 'known', addresses: [address ?? ''] } as const];
  const over: Doubt = { ...doubt(0), kind: 'examination', examination: look(-500, said) };
  const known = picture({ baseline: forged, doubts: [over], examination: look(20_000) });
  expect(believe({ ...answer, beganAt: 9_999 }, known).kind).toBe('disbelieve');
  expect(believe({ ...answer, beganAt: 10_000 }, known).kind).toBe('believe');
  expect(believe({ ...answer, beganAt: 1, address: '198.51.100.2' }, known).kind).toBe('believe');
});

describe('canaries', () => {
  const open = { cause: 'network', since: 0, endedAt: Infinity } as const;

  test('are waited for', () => {
    const known = { examination: look(1_300), canariesAt: 900 };
    expect(believe(connect, picture(known)).kind).toBe('hold');
    expect(believe(connect, picture({ ...known, canariesAt: 1_300 })).kind).toBe('believe');
  });

  test.each([
    [{ ...open, kind: 'canaries', hasNames: false }, [connect, answer], [dns]],
    [{ ...open, kind: 'canaries', hasNames: true }, [connect, answer, dns], []],
    [{ ...open, kind: 'portal' }, [connect, answer, dns, { ...answer, isSpoken: true }], []],
  ] as const)('%j', (said, ours, theirs) => {
    const known = picture({ doubts: [said], examination: look(1_300) });
    for (const each of ours) expect(believe(each, known).kind).toBe('disbelieve');
    for (const each of theirs) expect(believe(each, known).kind).toBe('believe');
  });
});

describe('a failure that decides alone', () => {
  const alone = { ...connect, decidesAlone: true };
  const after = picture({ examination: look(1_300) });

  test('is looked at twice when what shows us well came only after it', () => {
    expect(believe(alone, after)).toMatchObject({ kind: 'disbelieve', why: 'second_look' });
    expect(believe({ ...alone, isSecondLook: true }, after).kind).toBe('believe');
  });

  test('is believed when somebody was reached while it failed', () => {
    expect(believe(alone, picture({ travelledAt: { ...never, 2: 1_100 } })).kind).toBe('believe');
  });

  test('is believed at once when the target was reached', () => {
    expect(believe({ ...answer, decidesAlone: true }, after).kind).toBe('believe');
  });
});
