import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { authorityOf } from './dns-authority.ts';
import { DnsGate, type DnsGateLimits, type GatePlace } from './dns-gate.ts';

test.each([
  ['example.com', 'example.com'],
  ['www.shop.example.com', 'example.com'],
  ['shop.co.uk', 'shop.co.uk'],
  ['www.shop.co.uk', 'shop.co.uk'],
  ['a.b.gov.ir', 'b.gov.ir'],
  ['a.b.squirrel.de', 'squirrel.de'],
  ['localhost', 'localhost'],
  ['', ''],
])('%s is answered for by %s', (name, authority) => {
  expect(authorityOf(name)).toBe(authority);
});
