import { expect, test } from 'vitest';
import { numberAt, textAt, valueAt } from './json-value.ts';

test('only own members of what a remote peer wrote are read', () => {
  const value = JSON.parse('{"a":[{"b":0}],"c":null,"__proto__":{"d":1}}') as unknown;
  expect(valueAt(value, 'a', 0, 'b')).toBe(0);
  expect(valueAt(value, 'a', 1, 'b')).toBeUndefined();
  expect(valueAt(value, 'c', 'd')).toBeUndefined();
  expect(valueAt(value, 'd')).toBeUndefined();
  expect(valueAt(value, 'toString')).toBeUndefined();
  expect(valueAt('text', 'length')).toBeUndefined();
  expect(valueAt(undefined, 'a')).toBeUndefined();
});

test.each([
  [7, '7', 7],
  ['7.5', '7.5', 7.5],
  [' ', ' ', null],
  ['', '', null],
  ['seven', 'seven', null],
  ['Infinity', 'Infinity', null],
  [null, '', null],
  [true, '', null],
  [{}, '', null],
])('%j is read as the text %j and the number %j', (value, text, number) => {
  expect(textAt({ value }, 'value')).toBe(text);
  expect(numberAt({ value }, 'value')).toBe(number);
});
