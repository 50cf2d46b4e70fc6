import { expect, test } from 'vitest';
import { callerOf } from './caller.ts';

test('addresses of one IPv6 network are one caller', () => {
  expect(callerOf('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64');
  expect(callerOf('2001:DB8:1:2:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2::/64');
  expect(callerOf('[2001:db8:1:2::9]:50123')).toBe('2001:db8:1:2::/64');
  expect(callerOf('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
  expect(callerOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(callerOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(callerOf('::1')).toBe('0:0:0:0::/64');
});

test('the port of a connection and the spelling of an IPv4 address make no other caller', () => {
  const spellings = ['192.0.2.7', '192.0.2.7:50123', '192.0.2.7:50124', '::ffff:192.0.2.7'];
  expect(new Set(spellings.map((address) => callerOf(address)))).toEqual(new Set(['192.0.2.7']));
});

test('what is no address stays what it is', () => {
  expect([callerOf('unknown'), callerOf(''), callerOf('_hidden:x')]).toEqual([
    'unknown',
    '',
    '_hidden:x',
  ]);
});
