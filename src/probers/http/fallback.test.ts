import { expect, test } from 'vitest';
import type { Phase } from '../../core/check/outcome.ts';
import type { Reason } from '../../core/check/reasons.ts';
import { isUnsettledByHead } from './fallback.ts';

function isUnsettled(
  reason: Reason,
  phase: Phase,
  { statusCode = null, redirects = 0 }: { statusCode?: number | null; redirects?: number } = {},
): boolean {
  const rest = { message: '', notes: [], retryAfterSeconds: null };
  return isUnsettledByHead({ outcome: 'down', reason, phase, statusCode, ...rest }, redirects);
}

test('a reset leaves the question to GET, whether it showed while connecting or while waiting', () => {
  expect(isUnsettled('reset', 'connect')).toBe(true);
  expect(isUnsettled('reset', 'head')).toBe(true);
});

test('no answer to HEAD is the last word', () => {
  for (const statusCode of [400, 401, 402, 404, 407, 418, 429, 451, 500, 502, 504, 520, 599, 999]) {
    expect(isUnsettled(`http_${statusCode}`, 'head', { statusCode })).toBe(true);
  }
  const broken: Reason[] = ['not_http', 'bad_status', 'bad_header', 'head_too_big', 'closed_early'];
  for (const reason of broken) expect(isUnsettled(reason, 'head')).toBe(true);
});

test('what says more about the site than about HEAD is settled', () => {
  expect(isUnsettled('connect_refused', 'connect')).toBe(false);
  expect(isUnsettled('connect_timeout', 'connect')).toBe(false);
  expect(isUnsettled('tls_expired', 'tls')).toBe(false);
  expect(isUnsettled('dns_nxdomain', 'dns')).toBe(false);
});

test('where the redirects of a HEAD led need not be where those of a GET lead', () => {
  expect(isUnsettled('connect_refused', 'connect', { redirects: 1 })).toBe(true);
  expect(isUnsettled('tls_expired', 'tls', { redirects: 2 })).toBe(true);
});
