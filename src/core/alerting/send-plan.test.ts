import { describe, expect, it } from 'vitest';
import { planSending, type WaitingMessage } from './send-plan.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const NOW = 1_000_000_000;
const DAY = 86_400_000;

/** `no` is also its id; by default a fresh alert of a monitor of its own, due at once. */
function waiting(no: number, fields: Partial<WaitingMessage> = {}): WaitingMessage {
  return {
    no,
    id: `n${no}`,
    kind: 'opened',
    incidentId: `i${no}`,
    chain: no,
    groupId: null,
    createdAt: NOW - 1_000,
    nextAttemptAt: NOW - 1_000,
    mayHaveArrived: false,
    folds: 0,
    ...fields,
  };
}

const group = (no: number, folds: number, fields: Partial<WaitingMessage> = {}): WaitingMessage =>
  waiting(no, { kind: 'group', incidentId: null, chain: null, folds, ...fields });

const plan = (messages: readonly WaitingMessage[], isProven = true) =>
  planSending(messages, { now: NOW, isProven });

describe('what goes to a receiver next', () => {
  it('is nothing while nothing is due', () => {
    expect(plan([])).toEqual({ folded: [], dissolved: [], next: { kind: 'none' } });
    expect(plan([waiting(1, { nextAttemptAt: NOW + 1 })]).next).toEqual({ kind: 'none' });
  });

  it('is a single message as it is', () => {
    expect(plan([waiting(1)]).next).toEqual({ kind: 'one', no: 1 });
  });

  it('is all that waits as one, also what was to be tried later', () => {
    const later = waiting(2, { nextAttemptAt: NOW + 60_000 });
    expect(plan([waiting(1), later, waiting(3)]).next).toEqual({
      kind: 'group',
      members: [1, 2, 3],
    });
  });

  it('is a message to people about ourselves on its own, in its turn', () => {
    const alarm = waiting(1, { kind: 'alarm', nextAttemptAt: NOW - 9_000, chain: null });
    expect(plan([alarm, waiting(2), waiting(3)]).next).toEqual({ kind: 'one', no: 1 });
    const younger = { ...alarm, no: 4, nextAttemptAt: NOW };
    expect(plan([waiting(2), waiting(3), younger]).next).toEqual({
      kind: 'group',
      members: [2, 3],
    });
  });

  it('keeps the id of what may have arrived, and puts nothing of its chain before it', () => {
    const unsure = waiting(1, { mayHaveArrived: true, nextAttemptAt: NOW + 5_000, chain: 7 });
    const after = waiting(2, { kind: 'reminder', incidentId: 'i1', chain: 7 });
    expect(plan([unsure, after]).next).toEqual({ kind: 'none' });
    expect(plan([unsure, after, waiting(3)]).next).toEqual({ kind: 'one', no: 3 });
    expect(plan([{ ...unsure, nextAttemptAt: NOW }, after, waiting(3)]).next).toEqual({
      kind: 'one',
      no: 3,
    });
    expect(plan([{ ...unsure, nextAttemptAt: NOW - 5_000 }, after, waiting(3)]).next).toEqual({
      kind: 'one',
      no: 1,
    });
  });

  it('no longer does so when that was long ago', () => {
    const old = waiting(1, { mayHaveArrived: true, createdAt: NOW - 700_000 });
    expect(plan([old, waiting(2)]).next).toEqual({ kind: 'group', members: [1, 2] });
  });

  it('repeats a group as it is, and makes another one when more came or some went', () => {
    const members = [1, 2].map((no) => waiting(no, { groupId: 'n9', nextAttemptAt: NOW - 5 }));
    const whole = group(9, 2);
    expect(plan([...members, whole])).toEqual({
      folded: [],
      dissolved: [],
      next: { kind: 'one', no: 9 },
    });
    expect(plan([...members, whole, waiting(10)])).toEqual({
      folded: [],
      dissolved: [9],
      next: { kind: 'group', members: [1, 2, 10] },
    });
    expect(plan([...members.slice(1), whole])).toEqual({
      folded: [],
      dissolved: [9],
      next: { kind: 'one', no: 2 },
    });
    expect(plan([whole])).toEqual({ folded: [], dissolved: [9], next: { kind: 'none' } });
  });

  it('repeats a group that may have arrived with all of its members, whatever came', () => {
    const members = [1, 2].map((no) =>
      waiting(no, { groupId: 'n9', mayHaveArrived: true, incidentId: `i${no}` }),
    );
    const whole = group(9, 2, { mayHaveArrived: true, nextAttemptAt: NOW - 9_000 });
    const end = waiting(10, { kind: 'resolved', incidentId: 'i1', chain: 1 });
    expect(plan([...members, whole, end, waiting(11)])).toEqual({
      folded: [],
      dissolved: [],
      next: { kind: 'one', no: 9 },
    });
  });

  it('lets what is a day old die at its own time, unless the receiver works', () => {
    const old = waiting(1, { createdAt: NOW - 2 * DAY, nextAttemptAt: NOW });
    const due = { ...old, nextAttemptAt: NOW - 9_000 };
    expect(plan([old, waiting(2), waiting(3)], false).next).toMatchObject({ members: [2, 3] });
    expect(plan([due, waiting(2), waiting(3)], false).next).toEqual({ kind: 'one', no: 1 });
    expect(plan([due, waiting(2), waiting(3)], true).next).toMatchObject({ members: [1, 2, 3] });
  });

  it('is of the kinds that may go now alone, whatever is due beside them', () => {
    const onlyKinds = ['test', 'escalated'] as const;
    const now = (messages: readonly WaitingMessage[]) =>
      planSending(messages, { now: NOW, isProven: true, onlyKinds }).next;
    const test = waiting(9, { kind: 'test', chain: null });
    expect(now([waiting(1), waiting(2), test])).toEqual({ kind: 'one', no: 9 });
    expect(now([waiting(1), waiting(2)])).toEqual({ kind: 'none' });
    // It stands for its beginning, which may not go, and waits for what is about something else.
    const escalated = waiting(3, { kind: 'escalated', chain: 1, incidentId: 'i1' });
    expect(now([waiting(1), escalated])).toEqual({ kind: 'one', no: 3 });
    expect(now([waiting(1, { incidentId: 'i0' }), escalated])).toEqual({ kind: 'none' });
    expect(now([waiting(2), escalated])).toEqual({ kind: 'one', no: 3 });
  });

  it('is quick with very many that wait behind others', () => {
    const blocked = Array.from({ length: 20_000 }, (_, n) =>
      waiting(n + 2, { chain: 1, incidentId: null }),
    );
    const first = waiting(1, { mayHaveArrived: true, nextAttemptAt: NOW + 1, chain: 1 });
    const begun = performance.now();
    expect(plan([first, ...blocked]).next).toEqual({ kind: 'none' });
    expect(withoutStalls(performance.now() - begun)).toBeLessThan(1_000);
  });
});

describe('an end', () => {
  const opened = waiting(1, { incidentId: 'i', chain: 7 });
  const reminder = waiting(2, { kind: 'reminder', incidentId: 'i', chain: 7 });
  const resolved = waiting(3, { kind: 'resolved', incidentId: 'i', chain: 7 });

  it('stands for all that waits before it about its incident', () => {
    expect(plan([opened, reminder, resolved])).toEqual({
      folded: [
        { no: 1, into: 3, isBeginning: true },
        { no: 2, into: 3, isBeginning: false },
      ],
      dissolved: [],
      next: { kind: 'one', no: 3 },
    });
  });

  it('also for a beginning that may have arrived, or that is to be tried later', () => {
    const later = { ...opened, mayHaveArrived: true, nextAttemptAt: NOW + 99_000 };
    expect(plan([later, resolved])).toMatchObject({
      folded: [{ no: 1, into: 3 }],
      next: { kind: 'one', no: 3 },
    });
  });

  it('leaves alone what comes after it, and what is about something else', () => {
    const next = waiting(4, { incidentId: 'j', chain: 7 });
    const end = waiting(5, { kind: 'resolved', incidentId: 'j', chain: 7 });
    expect(plan([opened, resolved, next])).toEqual({
      folded: [{ no: 1, into: 3, isBeginning: true }],
      dissolved: [],
      next: { kind: 'group', members: [3, 4] },
    });
    expect(plan([opened, resolved, next, end]).folded.map(({ no }) => no)).toEqual([1, 4]);
  });

  it('takes a member out of a group that never got through', () => {
    const member = { ...opened, groupId: 'n9' };
    const other = waiting(2, { groupId: 'n9' });
    expect(plan([member, other, group(9, 2), resolved])).toEqual({
      folded: [{ no: 1, into: 3, isBeginning: true }],
      dissolved: [9],
      next: { kind: 'group', members: [2, 3] },
    });
  });
});

describe('over random histories', () => {
  it('never breaks a chain, never sends a message twice, and leaves nothing that is due', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 2_000; round += 1) {
      const kinds = ['opened', 'reminder', 'resolved', 'alarm'] as const;
      const messages = Array.from({ length: 1 + random(12) }, (_, n) => {
        const chain = random(4);
        const kind = kinds[random(4)] ?? 'opened';
        return waiting(n + 1, {
          kind,
          chain: kind === 'alarm' ? null : chain,
          incidentId: kind === 'alarm' ? null : `i${chain}-${random(2)}`,
          mayHaveArrived: random(4) === 0,
          nextAttemptAt: NOW + (random(3) - 1) * 10_000,
          createdAt: NOW - random(2) * 700_000,
        });
      });
      const { folded, next } = plan(messages, random(2) === 0);
      const gone = new Set(folded.map(({ no }) => no));
      const sent = new Set(
        next.kind === 'none' ? [] : next.kind === 'one' ? [next.no] : next.members,
      );
      expect([...gone].filter((no) => sent.has(no))).toEqual([]);
      for (const message of messages.filter(({ no }) => sent.has(no))) {
        const before = messages.filter(
          ({ no, chain }) => chain !== null && chain === message.chain && no < message.no,
        );
        expect(before.filter(({ no }) => !gone.has(no) && !sent.has(no))).toEqual([]);
      }
      for (const { into } of folded) expect(gone.has(into)).toBe(false);
      const left = messages.filter(({ no }) => !gone.has(no));
      const firsts = left.filter(
        ({ no, chain }) => chain === null || !left.some((e) => e.chain === chain && e.no < no),
      );
      const isAnyDue = firsts.some(({ nextAttemptAt }) => nextAttemptAt <= NOW);
      if (isAnyDue) expect(sent.size).toBeGreaterThan(0);
    }
  });
});
