import { expect, test } from 'vitest';
import { silentLog } from '../../../../test/support/silent-log.ts';
import { LogThrottle } from './log-throttle.ts';

test('a Redis that is away is said once, in whatever order its errors come', () => {
  const log = silentLog();
  const trouble = new LogThrottle(log);
  for (let n = 0; n < 50; n += 1) {
    trouble.note(new Error('connect ECONNREFUSED 127.0.0.1:6379'));
    trouble.note(new Error('Connection is closed.'));
  }
  expect(log.lines.map(({ fields }) => fields)).toEqual([
    { trouble: 'nothing listens there: is Redis running?' },
  ]);
});

test('what else is wrong is said as well', () => {
  const log = silentLog();
  const trouble = new LogThrottle(log);
  trouble.note(new Error('Connection is closed.'));
  trouble.note(new Error('OOM command not allowed'));
  expect(log.lines).toHaveLength(2);
});
