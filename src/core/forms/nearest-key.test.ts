import { expect, test } from 'vitest';
import { nearestKey } from './nearest-key.ts';

const keys = ['url', 'name', 'interval', 'timeout', 'maxRedirects', 'owner', 'to'];

test.each([
  ['intervall', 'interval'],
  ['nmae', 'name'],
  ['URL', 'url'],
  ['maxredirect', 'maxRedirects'],
  ['time', 'timeout'],
  ['onwer', 'owner'],
  ['tp', 'to'],
  ['colour', null],
  ['', null],
  ['x', null],
  ['x'.repeat(100_000), null],
])('%s most likely means %s', (given, meant) => {
  expect(nearestKey(given, keys)).toBe(meant);
});
