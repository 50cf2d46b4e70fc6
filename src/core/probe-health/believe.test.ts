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
  beganAt: 1_000,
  decidesAlone: false,
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
    expect(believe(failure({}), picture({ ...burst, wellAt: 899 })).kind).toBe('hold');
    expect(believe(failure({}), picture({ ...burst, wellAt: 901 }))).toMatchObject({
      kind: 'believe',
      why: 'others_work',
    });
  });

  test('is looked at twice when nothing else would, unless the target spoke for itself', () => {
    const known = picture({ burstAt: 2_000, wellAt: 2_500, lookedUpAt: 2_500 });
    const alone = { ...dns, decidesAlone: true };
    expect(believe(alone, known)).toMatchObject({ kind: 'disbelieve', why: 'second_look' });
    expect(believe(dns, known).kind).toBe('believe');
    expect(believe({ ...alone, beganAt: 2_100 }, known).kind).toBe('believe');
    expect(believe(failure({ decidesAlone: true }), known).kind).toBe('believe');
  });
});
