import { describe, expect, test } from 'vitest';
import { believe } from './believe.ts';
import type { Failure, Picture } from './believe.ts';

const NEVER = Number.NEGATIVE_INFINITY;
const calm = { since: null, endedAt: NEVER };

const picture = (changes: Partial<Picture> = {}): Picture => ({
  names: 10,
  addresses: 10,
  lookedUpAt: NEVER,
  travelledAt: { 0: NEVER, 1: NEVER, 2: NEVER },
  wellAt: NEVER,
  burstAt: null,
  doubts: { dns: calm, connect: calm, answer: calm },
  ...changes,
});
const failure = (changes: Partial<Failure>): Failure => ({
  level: 'answer',
  reach: 2,
  isSpoken: false,
  beganAt: 1_000,
  endedAt: 1_200,
  decidesAlone: false,
  isSecondLook: false,
  ...changes,
});
const dns = failure({ level: 'dns' });
const connect = failure({ level: 'connect' });
const travelled = (at: number, reach: 0 | 1 | 2): Picture['travelledAt'] => ({
  ...picture().travelledAt,
  [reach]: at,
});

describe('a failure', () => {
  test('that the target answers with is its own evidence', () => {
    expect(believe(failure({}), picture())).toEqual({ kind: 'believe', why: 'own_evidence' });
  });

  test.each([
    [dns, { names: 2 }],
    [connect, { addresses: 2 }],
  ])('with nothing to compare it with is believed: %j', (given, known) => {
    expect(believe(given, picture(known))).toEqual({ kind: 'believe', why: 'nothing_to_compare' });
  });

  test.each([
    [dns, 'lookup', 'resolver'],
    [connect, 'connection', 'network'],
  ])('without evidence waits for it: %j', (given, wants, reason) => {
    expect(believe(given, picture())).toEqual({ kind: 'hold', wants, reason });
  });

  test('in the DNS is believed when a name was looked up since, and not when before', () => {
    expect(believe(dns, picture({ lookedUpAt: 1_001 })).kind).toBe('believe');
    expect(believe(dns, picture({ lookedUpAt: 1_000 })).kind).toBe('hold');
  });

  test('to connect is believed when packets went as far or farther since', () => {
    const near = { ...connect, reach: 1 } as const;
    expect(believe(near, picture({ travelledAt: travelled(1_001, 2) })).kind).toBe('believe');
    expect(believe(near, picture({ travelledAt: travelled(1_001, 0) })).kind).toBe('hold');
    expect(believe(connect, picture({ travelledAt: travelled(1_001, 1) })).kind).toBe('hold');
  });

  test('during a doubt, or begun before it ended, is ours', () => {
    const open = { ...picture().doubts, connect: { since: 500, endedAt: NEVER } };
    const ended = { ...picture().doubts, connect: { since: null, endedAt: 1_500 } };
    const travelledAt = travelled(2_000, 2);
    expect(believe(connect, picture({ doubts: open, travelledAt }))).toMatchObject({
      kind: 'disbelieve',
      why: 'in_doubt',
    });
    expect(believe(connect, picture({ doubts: ended, travelledAt }))).toMatchObject({
      kind: 'disbelieve',
      why: 'began_in_doubt',
    });
  });

  test('in the DNS is ours for a while after a doubt: denials are remembered', () => {
    const doubts = { ...picture().doubts, dns: { since: null, endedAt: 1_000 } };
    const known = picture({ doubts, lookedUpAt: 50_000 });
    expect(believe({ ...dns, beganAt: 10_999 }, known).kind).toBe('disbelieve');
    expect(believe({ ...dns, beganAt: 11_000 }, known).kind).toBe('believe');
  });
});

describe('one of too many failures', () => {
  const burst = { burstAt: 900 };

  test('waits for a site that was well after they began', () => {
    expect(believe(failure({}), picture(burst))).toMatchObject({
      kind: 'hold',
      wants: 'well_site',
    });
    expect(believe(failure({ isSpoken: true }), picture(burst)).kind).toBe('believe');
    expect(believe(failure({}), picture({ ...burst, wellAt: 899 })).kind).toBe('hold');
    expect(believe(failure({}), picture({ ...burst, wellAt: 901 }))).toMatchObject({
      kind: 'believe',
      why: 'others_work',
    });
  });
});

describe('a failure that would decide alone', () => {
  const alone = { ...dns, decidesAlone: true };

  test('is looked at twice when only what came after it speaks for us', () => {
    expect(believe(alone, picture({ lookedUpAt: 1_200 }))).toMatchObject({
      kind: 'disbelieve',
      why: 'second_look',
    });
    expect(believe(dns, picture({ lookedUpAt: 1_200 })).kind).toBe('believe');
    expect(believe({ ...alone, isSecondLook: true }, picture({ lookedUpAt: 1_200 })).kind).toBe(
      'believe',
    );
  });

  test('is believed when others worked while it failed, or nobody can be compared with', () => {
    expect(believe(alone, picture({ lookedUpAt: 1_100 })).kind).toBe('believe');
    expect(believe(alone, picture({ names: 2, lookedUpAt: 1_300 })).kind).toBe('believe');
    expect(believe(failure({ decidesAlone: true }), picture()).kind).toBe('believe');
  });
});
