import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorityOf } from './dns-authority.ts';
import { DnsGate, type Leave } from './dns-gate.ts';

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
  readonly gate: DnsGate;
  readonly started: string[];
  readonly leaves: Map<string, Leave>;
  enter(name: string): string;
  leave(name: string, hasAnswered: boolean): void;
}

function open(limits: ConstructorParameters<typeof DnsGate>[0]): Stand {
  const gate = new DnsGate(limits);
  const started: string[] = [];
  const leaves = new Map<string, Leave>();
  return {
    gate,
    started,
    leaves,
    enter: (name) =>
      gate.enter(name, name, (leave) => {
        started.push(name);
        leaves.set(name, leave);
      }),
    leave: (name, hasAnswered) => {
      const leave = leaves.get(name);
      leaves.delete(name);
      leave?.(hasAnswered);
    },
  };
}

test('names wait behind their own authority alone', () => {
  const { enter, leave, started } = open({ perAuthority: 2 });
  expect(['a', 'b', 'c', 'd'].map((label) => enter(`${label}.slow.test`))).toEqual([
    'started',
    'started',
    'waiting',
    'waiting',
  ]);
  expect(enter('www.other.test')).toBe('started');
  leave('a.slow.test', false);
  leave('b.slow.test', false);
  expect(started.slice(-2)).toEqual(['c.slow.test', 'd.slow.test']);
});

test('authorities that have answered need not wait for those that have not', () => {
  const { enter, leave, started } = open({ unproven: 2 });
  enter('www.good.test');
  leave('www.good.test', true);
  for (let n = 0; n < 5; n += 1) enter(`www.dead${n}.test`);
  expect(started).toHaveLength(3);
  expect(enter('shop.good.test')).toBe('started');
  expect(enter('www.new.test')).toBe('waiting');
  leave('www.dead0.test', false);
  expect(started.at(-1)).toBe('www.dead2.test');
});

test('who gives up waiting makes room, and too many are turned away', () => {
  const { gate, enter, leave, started } = open({ perAuthority: 1, waiting: 2 });
  expect(['a', 'b', 'c', 'd'].map((label) => enter(`${label}.slow.test`))).toEqual([
    'started',
    'waiting',
    'waiting',
    'full',
  ]);
  expect(gate.withdraw('a.slow.test', 'a.slow.test')).toBe(false);
  expect(gate.withdraw('b.slow.test', 'b.slow.test')).toBe(true);
  expect(enter('e.slow.test')).toBe('waiting');
  leave('a.slow.test', true);
  expect(started).toEqual(['a.slow.test', 'c.slow.test']);
});

test('whatever comes and goes, the limits hold and everybody has a turn', () => {
  const limits = { perAuthority: 3, unproven: 5, total: 9, waiting: 1_000 };
  const step = fc.oneof(
    fc.record({ authority: fc.nat({ max: 5 }) }),
    fc.record({ end: fc.nat(), hasAnswered: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const stand = open(limits);
      let entered = 0;
      const leaveOne = (index: number, hasAnswered: boolean): void => {
        const names = [...stand.leaves.keys()];
        const name = names[index % names.length];
        if (name !== undefined) stand.leave(name, hasAnswered);
      };
      for (const each of steps) {
        if ('authority' in each) {
          entered += 1;
          stand.enter(`n${entered}.domain${each.authority}.test`);
        } else leaveOne(each.end, each.hasAnswered);
        expect(stand.leaves.size).toBeLessThanOrEqual(limits.total);
      }
      for (let left = 0; left < 1_000 && stand.leaves.size > 0; left += 1)
        leaveOne(left, left % 2 === 0);
      expect(stand.started).toHaveLength(entered);
    }),
    { numRuns: 500 },
  );
});
