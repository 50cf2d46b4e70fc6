import { expect, test } from 'vitest';
import type { Phase } from '../../core/check/outcome.ts';
import type { Reason } from '../../core/check/reasons.ts';
import { isUnsettledByHead } from './fallback.ts';

function isUnsettled(reason: Reason, phase: Phase, statusCode: number | null = null): boolean {
  const rest = { message: '', notes: [], retryAfterSeconds: null };
  return isUnsettledByHead({ outcome: 'down', reason, phase, statusCode, ...rest });
}

test('a reset leaves the question to GET, whether it showed while connecting or while waiting', () => {
  expect(isUnsettled('reset', 'connect')).toBe(true);
  expect(isUnsettled('reset', 'head')).toBe(true);
});

test('what says more about the site than about HEAD is settled', () => {
  expect(isUnsettled('connect_refused', 'connect')).toBe(false);
  expect(isUnsettled('connect_timeout', 'connect')).toBe(false);
  expect(isUnsettled('tls_expired', 'tls')).toBe(false);
  expect(isUnsettled('http_502', 'head', 502)).toBe(false);
  expect(isUnsettled('http_503', 'head', 503)).toBe(true);
});
