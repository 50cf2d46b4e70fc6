import { expect, test } from 'vitest';
import { serverProblem } from './redis-server-check.ts';

const info = (fields: Readonly<Record<string, string>>): string =>
  Object.entries({
    redis_version: '7.0.15',
    role: 'master',
    maxmemory_policy: 'noeviction',
    ...fields,
  })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('');

test('a sound server has no problem', () => {
  expect(serverProblem(info({}))).toBe(null);
  expect(serverProblem(info({ redis_version: '6.2.0' }))).toBe(null);
});

test.each([
  [{ redis_version: '6.0.16' }, '6.2 or newer'],
  [{ redis_version: '5.0.7' }, '6.2 or newer'],
  [{ role: 'slave' }, 'replica'],
  [{ maxmemory_policy: 'allkeys-lru' }, 'noeviction'],
  [{ maxmemory_policy: 'volatile-ttl' }, 'volatile-ttl'],
])('%o is refused', (fields, says) => {
  expect(serverProblem(info(fields))).toContain(says);
});
