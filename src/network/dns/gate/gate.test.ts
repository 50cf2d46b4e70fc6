import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { authorityOf } from './authority.ts';
import { DnsGate, type DnsGateLimits, type ReadProbe } from './gate.ts';
import type { GatePermit } from './permit.ts';

test.each([
  ['example.com', 'example.com'],
  ['www.shop.example.com', 'example.com'],
  ['shop.co.uk', 'shop.co.uk'],
  ['www.shop.co.uk', 'shop.co.uk'],
  ['a.b.gov.ir', 'b.gov.ir'],
  ['a.b.squirrel.de', 'squirrel.de'],
  ['localhost', 'localhost'],
  ['', ''],
])('%s is answered for by %s', (name, authority) => {
  expect(authorityOf(name)).toBe(authority);
});

interface Stand {
  readonly clock: ManualClock;
  readonly running: Set<string>;
  /** Every run, in order: who was pushed out runs again. */
  readonly runs: string[];
  readonly permits: Map<string, GatePermit>;
  enter(name: string): boolean;
  leave(name: string, hasAnswered: boolean): void;
}

function open(
  limits: DnsGateLimits,
  probe: ReadProbe = (onRead) => queueMicrotask(() => onRead(Number.POSITIVE_INFINITY)),
): Stand {
  const clock = new ManualClock();
  const gate = new DnsGate(limits, { clock, probe });
  const running = new Set<string>();
  const runs: string[] = [];
  const permits = new Map<string, GatePermit>();
  return {
    clock,
    running,
    runs,
    permits,
    enter: (name) => {
      const permit = gate.enter(authorityOf(name), {
        run: () => {
          running.add(name);
          runs.push(name);
        },
        pause: () => running.delete(name),
      });
      if (permit !== null) permits.set(name, permit);
      return permit !== null;
    },
    leave: (name, hasAnswered) => {
      running.delete(name);
      permits.get(name)?.leave(hasAnswered);
      permits.delete(name);
    },
  };
}

const names = (count: number, suffix: string): readonly string[] =>
  Array.from({ length: count }, (_, n) => `n${n}.${suffix.replace('#', String(n))}`);

test('no more questions go out than a server can hold unread', async () => {
  let tell: (until: number) => void = () => undefined;
  const { clock, enter, leave, runs } = open({ running: 10_000, waiting: 10_000 }, (onRead) => {
    tell = onRead;
  });
  for (const name of names(900, 'd#.test')) enter(name);
  expect(runs).toHaveLength(100);
  await clock.advance(10);
  expect(runs).toHaveLength(100);
  leave('n0.d0.test', true);
  expect(runs).toHaveLength(101);
  // An answer says of all that was asked before that it has been read.
  leave('n100.d100.test', true);
  expect(runs).toHaveLength(201);
  tell(clock.monotonicMs() + 1);
  expect(runs).toHaveLength(301);
  // Without any sign it goes on all the same.
  await clock.advance(50);
  expect(runs).toHaveLength(401);
});

test('authorities that have answered do not wait for those that have not', () => {
  const { enter, leave, running } = open({ running: 10_000, waiting: 10_000 });
  enter('www.good.test');
  leave('www.good.test', true);
  for (const name of names(300, 'd#.test')) enter(name);
  enter('shop.good.test');
  expect(running).toContain('shop.good.test');
  enter('www.new.test');
  expect(running).not.toContain('www.new.test');
});

test('authorities take turns, however many names wait for one', async () => {
  const { clock, enter, running } = open({ running: 10_000, waiting: 10_000 });
  for (const name of names(5_000, 'flood.test')) enter(name);
  enter('www.new.test');
  await clock.advance(10);
  expect(running).toContain('www.new.test');
});

test('4,300 names that nobody answers for do not keep twenty others from being asked within a second', async () => {
  const stand = open({ running: 2_000, waiting: 50_000 });
  const silent = names(4_300, 's#.test');
  const good = names(20, 'silent.test');
  for (const name of [...silent, ...good]) stand.enter(name);
  for (let ms = 0; ms < 1_000; ms += 10) {
    await stand.clock.advance(10);
    for (const name of good) if (stand.running.has(name)) stand.leave(name, true);
  }
  expect(good.every((name) => stand.runs.includes(name))).toBe(true);
  expect(stand.running.size).toBe(2_000);
});

test('who was pushed out has turns of its own', async () => {
  const { clock, enter, runs, running } = open({ running: 90, waiting: 1_000 });
  const all = names(120, 's#.test');
  for (const name of all) enter(name);
  await clock.advance(1_000);
  expect(new Set(runs).size).toBe(120);
  expect(running.size).toBe(90);
  await clock.advance(5_000);
  const turns = all.map((name) => runs.filter((each) => each === name).length);
  expect(Math.min(...turns)).toBeGreaterThan(1);
});

test('too many are turned away, and who gives up makes room', () => {
  const { enter, leave } = open({ running: 1, waiting: 2 });
  expect(names(4, 'slow.test').map(enter)).toEqual([true, true, true, false]);
  leave('n1.slow.test', false);
  expect(enter('n5.slow.test')).toBe(true);
  expect(enter('n6.slow.test')).toBe(false);
});

test('whatever comes and goes, the limits hold and everybody has a turn', async () => {
  const limits = { running: 9, waiting: 1_000 };
  const step = fc.oneof(
    fc.record({ authority: fc.nat({ max: 5 }) }),
    fc.record({ end: fc.nat(), hasAnswered: fc.boolean() }),
    fc.record({ ms: fc.nat({ max: 200 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 100 }), async (steps) => {
      const stand = open(limits);
      const entered: string[] = [];
      for (const each of steps) {
        if ('authority' in each) {
          const name = `n${entered.length}.domain${each.authority}.test`;
          entered.push(name);
          stand.enter(name);
        } else if ('ms' in each) await stand.clock.advance(each.ms);
        else {
          const open = [...stand.permits.keys()];
          const name = open[each.end % open.length];
          if (name !== undefined && stand.runs.includes(name)) stand.leave(name, each.hasAnswered);
        }
        expect(stand.running.size).toBeLessThanOrEqual(limits.running);
      }
      for (let left = 0; left < 200; left += 1) {
        await stand.clock.advance(10);
        const [first] = stand.running;
        if (first !== undefined) stand.leave(first, left % 2 === 0);
      }
      expect(new Set(stand.runs).size).toBe(entered.length);
    }),
    { numRuns: 50 },
  );
});
