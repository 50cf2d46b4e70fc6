import { expect, test } from 'vitest';
import type { Problem } from '../core/errors.ts';
import { canonicalPlace, readPlace } from './connect-to.ts';

test.each([
  ['192.0.2.7', '192.0.2.7', { host: '192.0.2.7', port: null }],
  ['192.0.2.7:8443', '192.0.2.7:8443', { host: '192.0.2.7', port: 8_443 }],
  [':8443', ':8443', { host: null, port: 8_443 }],
  ['Origin.Example.', 'origin.example', { host: 'origin.example', port: null }],
  ['2001:DB8::7', '[2001:db8::7]', { host: '2001:db8::7', port: null }],
  ['[2001:db8::7]:443', '[2001:db8::7]:443', { host: '2001:db8::7', port: 443 }],
  [' origin.example:0443 ', 'origin.example:443', { host: 'origin.example', port: 443 }],
])('%s', (text, canonical, place) => {
  const problems: Problem[] = [];
  expect(canonicalPlace(text, problems)).toBe(canonical);
  expect(problems).toEqual([]);
  expect(readPlace(canonical)).toEqual(place);
});

test.each(['', ':', ':0', 'a b', 'http://a.example', 'a.example:70000', 'a.example:x', '[::1'])(
  '%j is no place',
  (text) => {
    const problems: Problem[] = [];
    canonicalPlace(text, problems);
    expect(problems).toMatchObject([{ path: 'connectTo' }]);
  },
);

test('no text leaves everything to the address', () => {
  expect(readPlace(undefined)).toEqual({ host: null, port: null });
});
