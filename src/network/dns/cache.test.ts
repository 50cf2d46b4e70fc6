import { expect, test } from 'vitest';
import { DnsCache } from './cache.ts';
import type { DnsAnswer } from './server-lookup.ts';
import { downFault } from '../probe/fault.ts';

const found = (ttlMs: number): DnsAnswer => ({
  kind: 'found',
  ipv4: ['127.0.0.1'],
  ipv6: [],
  ttlMs,
});
const gone: DnsAnswer = { kind: 'failed', fault: downFault('dns_nxdomain', 'dns', 'gone') };

/** Asks often enough that the resolver counts as busy at `now`. */
function makeBusy(cache: DnsCache, now: number): void {
  for (let index = 0; index < 600; index += 1) cache.countQuestion(now);
}

test('an answer serves one burst of checks, and not beyond its time to live', () => {
  const cache = new DnsCache(() => 0);
  cache.set('a', found(3_600_000), 1_000);
  expect(cache.get('a', 2_499)).not.toBeNull();
  expect(cache.get('a', 2_500)).toBeNull();
  for (const ttlMs of [0, 1_000]) {
    cache.set('c', found(ttlMs), 1_000);
    expect(cache.get('c', 1_999)).not.toBeNull();
    expect(cache.get('c', 2_000)).toBeNull();
  }
  cache.set('b', gone, 1_000);
  expect(cache.get('b', 1_249)).not.toBeNull();
  expect(cache.get('b', 1_250)).toBeNull();
});

test.each([
  ['D18 no time to live: one burst', 0, 1_000],
  ['a second', 1_000, 1_000],
  ['21 seconds', 21_000, 21_000],
  ['as long as it may live', 60_000, 60_000],
  ['D19 ten years: a quarter of an hour', 315_360_000_000, 900_000],
])('while we ask a lot: %s', (_name, ttlMs, lifetimeMs) => {
  const cache = new DnsCache(() => 0);
  cache.set('a', found(ttlMs), 0);
  makeBusy(cache, lifetimeMs - 1);
  expect(cache.get('a', lifetimeMs - 1)).not.toBeNull();
  expect(cache.get('a', lifetimeMs)).toBeNull();
});

test('lifetimes are spread over a tenth', () => {
  const cache = new DnsCache(() => 1);
  cache.set('a', found(100_000), 0);
  makeBusy(cache, 90_000);
  expect(cache.get('a', 89_999)).not.toBeNull();
  expect(cache.get('a', 90_000)).toBeNull();
});

test('a failure never outlives its burst', () => {
  const cache = new DnsCache();
  cache.set('a', gone, 0);
  makeBusy(cache, 1_000);
  expect(cache.get('a', 1_000)).toBeNull();
});

test('the rate falls again', () => {
  const cache = new DnsCache(() => 0);
  cache.set('a', found(600_000), 0);
  makeBusy(cache, 5_000);
  expect(cache.get('a', 5_500)).not.toBeNull();
  expect(cache.get('a', 9_000)).toBeNull();
});

test('the names that nobody asks for make room', () => {
  const cache = new DnsCache();
  for (let index = 0; index < 20_000; index += 1) {
    cache.set(`n${index}`, found(1_000), 0);
    expect(cache.get('n0', 0)).not.toBeNull();
  }
  expect(cache.get('n1', 0)).toBeNull();
  expect(cache.get('n19999', 0)).not.toBeNull();
});
