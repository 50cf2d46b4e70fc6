import { expect, test } from 'vitest';
import {
  gapsAt,
  markAlive,
  endDowntime,
  pingGapsAt,
  withRefusal,
  type ServiceDowntime,
} from './service-downtime.ts';

const born: ServiceDowntime = { aliveAt: 100_000, gaps: [] };

test('a life without interruptions has no gaps', () => {
  expect(markAlive(markAlive(born, 105_000), 112_000)).toEqual({ aliveAt: 112_000, gaps: [] });
});

test('a stall of more than a moment is a gap', () => {
  expect(markAlive(born, 130_000)).toEqual({
    aliveAt: 130_000,
    gaps: [{ from: 100_000, to: 130_000 }],
  });
});

test('a start after a stop is a gap, however short', () => {
  expect(endDowntime(born, 101_000).gaps).toEqual([{ from: 100_000, to: 101_000 }]);
});

test('a clock that went back makes no gap that ends before it begins', () => {
  expect(endDowntime(born, 50_000)).toEqual({
    aliveAt: 50_000,
    gaps: [{ from: 50_000, to: 50_000 }],
  });
  expect(markAlive(born, 50_000)).toEqual({ aliveAt: 50_000, gaps: [] });
});

test('the gap under way counts as soon as it is long, or as soon as we know of it', () => {
  expect(gapsAt(born, 108_000, false)).toEqual([]);
  expect(gapsAt(born, 110_000, true)).toEqual([{ from: 100_000, to: 110_000 }]);
  expect(gapsAt(born, 116_000, false)).toEqual([{ from: 100_000, to: 116_000 }]);
});

test('gaps are forgotten after more than a year, and are never more than a thousand', () => {
  const old = endDowntime(born, 101_000);
  expect(endDowntime(old, 101_000 + 401 * 86_400_000).gaps).toHaveLength(1);
  let life = born;
  for (let restart = 1; restart <= 1_100; restart += 1) life = endDowntime(life, 100_000 + restart);
  expect(life.gaps).toHaveLength(1_000);
  expect(life.gaps.at(-1)?.to).toBe(101_100);
});

test('refusals close to each other count as one, others do not', () => {
  const once = withRefusal(born, { from: 90_000, to: 91_000 });
  const twice = withRefusal(once, { from: 140_000, to: 141_000 });
  expect(twice.refused).toEqual([{ from: 90_000, to: 141_000 }]);
  expect(withRefusal(twice, { from: 300_000, to: 300_000 }).refused).toEqual([
    { from: 90_000, to: 141_000 },
    { from: 300_000, to: 300_000 },
  ]);
});

test('refused pings are gaps for pings alone, outlive a restart, and are forgotten like all others', () => {
  const refusal = { from: 101_000, to: 102_000 };
  const life = endDowntime(withRefusal(endDowntime(born, 100_500), refusal), 103_000);
  const away = [
    { from: 100_000, to: 100_500 },
    { from: 100_500, to: 103_000 },
  ];
  expect(gapsAt(life, 103_000, false)).toEqual(away);
  expect(pingGapsAt(life, 103_000, false)).toEqual([...away, refusal]);
  expect(markAlive(life, 104_000).refused).toEqual([refusal]);
  expect(endDowntime(life, 103_000 + 401 * 86_400_000).refused).toEqual([]);
});
