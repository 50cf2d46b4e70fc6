import { expect, test } from 'vitest';
import { writeRequestHead } from './request-text.ts';

const line = {
  method: 'GET',
  path: '/a?b',
  headers: ['Host', 'shop.example', 'X', 'caf\u00e9'],
} as const;

test('a request is its line, its headers and a blank line', () => {
  expect(writeRequestHead(line)).toBe(
    'GET /a?b HTTP/1.1\r\nHost: shop.example\r\nX: caf\u00e9\r\n\r\n',
  );
});

test('nothing in a request can begin another line', () => {
  for (const text of ['a\r\nB: c', 'a\nb', 'a\rb', 'a\0b', '\u20ac']) {
    expect(() => writeRequestHead({ ...line, path: text })).toThrow('break its lines');
    expect(() => writeRequestHead({ ...line, headers: ['X', text] })).toThrow('break its lines');
    expect(() => writeRequestHead({ ...line, headers: [text, 'x'] })).toThrow('break its lines');
  }
});
