import { expect, test } from 'vitest';
import { mapAfter } from './fleet-map-data.ts';

test('changes of sites change their bytes in a map of its own', () => {
  const before = { version: 'v1', bytes: Uint8Array.of(1, 1, 1) };
  const after = mapAfter(before, [
    [1, 4, 5, 'timeout'],
    [-1, 4, 5, null],
    [3, 4, 5, null],
  ]);
  expect([...after.bytes]).toEqual([1, 4, 1]);
  expect([...before.bytes]).toEqual([1, 1, 1]);
});
