import { expect, test } from 'vitest';
import { describeRedisTrouble, shownUrl } from './redis-trouble.ts';

test.each([
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'is Redis running?'],
  [
    new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
    'is Redis running?',
  ],
  [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'out of memory'],
  [new Error('WRONGPASS invalid username-password pair'), 'refuses the password'],
  [new Error('NOAUTH Authentication required.'), 'wants a password'],
  [new Error('READONLY You can not write against a read only replica.'), 'replica'],
  [new Error('MISCONF Redis is configured to save RDB snapshots'), 'cannot save to disk'],
  [new Error('WRONGTYPE Operation against a key'), 'another program writes to this Redis'],
  [new Error('Command timed out'), 'does not answer in time'],
  [new Error('Connection is closed.'), 'the connection to Redis is gone'],
  [null, 'does not answer'],
])('%s is told in plain words', (error, says) => {
  expect(describeRedisTrouble(error)).toContain(says);
});

test('an address is shown without user, password and options', () => {
  expect(shownUrl('rediss://user:pass@cache.example:6380/2?x=y')).toBe(
    'rediss://cache.example:6380/2',
  );
  expect(shownUrl('redis://127.0.0.1:6379')).toBe('redis://127.0.0.1:6379');
});
