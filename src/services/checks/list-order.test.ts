import { expect, test } from 'vitest';
import { ListOrder } from './list-order.ts';

test('items come out in the order of the list', () => {
  const out: string[] = [];
  const order = new ListOrder<string>((item) => out.push(item), 10);
  for (const [position, item] of [
    [2, 'c'],
    [0, 'a'],
    [3, 'd'],
    [1, 'b'],
  ] as const) {
    order.put(position, item);
  }
  expect(out).toEqual(['a', 'b', 'c', 'd']);
});

test('what is beyond the window waits until the oldest gap is closed', async () => {
  const order = new ListOrder<string>(() => {}, 2);
  await order.untilInWindow(1);
  let isFree = false;
  const waiting = order.untilInWindow(3).then(() => (isFree = true));
  order.put(1, 'b');
  await Promise.resolve();
  expect(isFree).toBe(false);
  order.put(0, 'a');
  await waiting;
  expect(isFree).toBe(true);
});

test('flushing lets out what is held, gaps or not', () => {
  const out: string[] = [];
  const order = new ListOrder<string>((item) => out.push(item), 10);
  order.put(4, 'e');
  order.put(2, 'c');
  expect(out).toEqual([]);
  order.flush();
  expect(out).toEqual(['c', 'e']);
});
