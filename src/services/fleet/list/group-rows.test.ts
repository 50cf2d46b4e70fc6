import { expect, test } from 'vitest';
import { groupRows } from './group-rows.ts';

const block = (key: string | null, from: number, count: number) => ({
  key,
  kind: key === null ? ('none' as const) : ('named' as const),
  from,
  count,
});

test('rows stand together by block, in the order that they had', () => {
  const order = {
    blocks: [block('EU', 0, 3), block('US', 3, 2), block(null, 5, 1)],
    placeOf: (slot: number) => slot,
  };
  const { slots, blocks } = groupRows(Uint32Array.of(4, 5, 2, 0), order);
  expect([...slots]).toEqual([2, 0, 4, 5]);
  expect(blocks).toEqual([
    { key: 'EU', kind: 'named', count: 2 },
    { key: 'US', kind: 'named', count: 1 },
    { key: null, kind: 'none', count: 1 },
  ]);
});

test('a site without a place stands with those of no block', () => {
  const order = {
    blocks: [block('EU', 0, 2)],
    placeOf: (slot: number) => (slot === 9 ? -1 : slot),
  };
  const { slots, blocks } = groupRows(Uint32Array.of(9, 1, 0), order);
  expect([...slots]).toEqual([1, 0, 9]);
  expect(blocks.map(({ key, count }) => [key, count])).toEqual([
    ['EU', 2],
    [null, 1],
  ]);
});
