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

test.each([
  ['http://user:pa55@host/x', '"http://***@host/x"'],
  ['https://user:pa/5?5#@host', '"https://***@host"'],
  ['redis://:pa55@127.0.0.1:6379', '"redis://***@127.0.0.1:6379"'],
  ['user:pa55@host', '"***@host"'],
  [`https://${'u'.repeat(50)}:pa55-pa55@host`, '"https://***@host"'],
  ['ops@example.com', '"ops@example.com"'],
  ['http://host:80/path', '"http://host:80/path"'],
])('the login in %s is not shown', (text, shown) => {
  expect(quote(text)).toBe(shown);
});
