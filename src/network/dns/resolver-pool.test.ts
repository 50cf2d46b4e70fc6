import { expect, onTestFinished, test } from 'vitest';
import { startStallWatch } from '../probe/stall-watch.ts';
import { openResolverPool, type ResolverPool } from './resolver-pool.ts';

const HOUR_MS = 3_600_000;

function openPool(): ResolverPool {
  const watch = startStallWatch();
  const pool = openResolverPool({ knowsLocalNames: false, watch });
  onTestFinished(() => {
    pool.stop();
    watch.stop();
  });
  return pool;
}

function fill(pool: ResolverPool, now: number): void {
  for (let index = 0; index < 256; index += 1) {
    expect(pool.of([`192.0.2.${index}`], now)).not.toBeNull();
  }
}

test('the same name servers share a resolver', () => {
  const pool = openPool();
  const resolver = pool.of(['192.0.2.1', '192.0.2.2'], 0);
  expect(pool.of(['192.0.2.1', '192.0.2.2'], 1)).toBe(resolver);
  expect(pool.of(['192.0.2.1'], 1)).not.toBe(resolver);
});

test('a full pool refuses others only as long as all of its resolvers are in use', () => {
  const pool = openPool();
  fill(pool, 0);
  expect(pool.of(['198.51.100.1'], 1_000)).toBeNull();
  const used = pool.of(['192.0.2.0'], HOUR_MS);
  expect(pool.of(['198.51.100.1'], HOUR_MS)).not.toBeNull();
  expect(pool.of(['192.0.2.0'], HOUR_MS)).toBe(used);
});
