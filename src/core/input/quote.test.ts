import { describe, expect, test } from 'vitest';
import { describeValue, hasHiddenCharacters, quote } from './quote.ts';

describe('quote', () => {
  test.each([
    ['plain \\ text', '"plain \\ text"'],
    ['say "hi"\n\t\r', '"say \\"hi\\"\\n\\t\\r"'],
    ['\u001B[31mred', '"\\u001b[31mred"'],
    ['a\u202Eb\u200Bc', '"a\\u202eb\\u200bc"'],
    ['فروشگاه\u200Cها', '"فروشگاه\u200Cها"'],
    ['\uD800', '"\uFFFD"'],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ])('%j is shown as %s', (text, shown) => {
    expect(quote(text)).toBe(shown);
  });
});

test.each([
  ['text', '"text"'],
  [null, 'empty'],
  [undefined, 'empty'],
  [[], 'an empty list'],
  [[1], 'a list'],
  [5, '5'],
  [false, 'false'],
  [{}, 'a map of keys'],
  [5n, 'a bigint'],
])('%s in a few words is %s', (value, words) => {
  expect(describeValue(value)).toBe(words);
});

test.each([
  ['plain', false],
  ['فروشگاه\u200Cها', false],
  ['a\u0000', true],
  ['a\u2028b', true],
  ['\u202Eb', true],
])('%j hides something: %s', (text, isHiding) => {
  expect(hasHiddenCharacters(text)).toBe(isHiding);
});
