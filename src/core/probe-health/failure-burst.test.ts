import { expect, test } from 'vitest';
import { FailureBurst } from './failure-burst.ts';

const burstOf = (falls: readonly (readonly [at: number, place: string])[]): FailureBurst => {
  const burst = new FailureBurst();
  for (const [index, [at, place]] of falls.entries()) burst.fall({ at, id: `m${index}`, place });
  return burst;
};

test('more than a fifth of all sites at three places', () => {
  const three = burstOf([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  expect(three.since(10, 15)).toBeNull();
  expect(three.since(11, 14)).toBe(11);
  expect(three.since(12, 14)).toBe(11);
});

test('one dead server with many sites is an outage', () => {
  const places = Array.from({ length: 50 }, (_, at) => [at, at % 2 === 0 ? 'a' : 'b'] as const);
  expect(burstOf(places).since(60, 50)).toBeNull();
});

test('a minute forgets, and so does recovery', () => {
  const three = () =>
    burstOf([
      [1_000, 'a'],
      [2_000, 'b'],
      [3_000, 'c'],
    ]);
  expect(three().since(60_999, 3)).toBe(60_999);
  expect(three().since(61_000, 3)).toBeNull();
  const better = three();
  better.rise('m1');
  better.rise('m1');
  expect(better.since(4_000, 3)).toBeNull();
});
