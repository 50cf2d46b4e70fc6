import { expect, test } from 'vitest';
import { isResolverAddress } from './resolver-address.ts';

test.each([
  ['192.0.2.1', true],
  ['192.0.2.1:5353', true],
  ['2001:db8::1', true],
  ['::1', true],
  ['[2001:db8::1]', true],
  ['[2001:db8::1]:53', true],
  ['', false],
  ['dns.example', false],
  ['192.0.2', false],
  ['192.0.2.256', false],
  ['192.0.2.1:', false],
  ['192.0.2.1:0', false],
  ['192.0.2.1:65536', false],
  ['[::1', false],
  ['[::1]53', false],
  ['fe80::1%eth0', false],
  [':::', false],
])('%s names a DNS server: %s', (text, isAddress) => {
  expect(isResolverAddress(text)).toBe(isAddress);
});
