import { describe, expect, test } from 'vitest';
import { REASON_TEXTS } from './reasons.ts';
import { describeReason } from './words.ts';

describe('describeReason', () => {
  test.each(Object.keys(REASON_TEXTS))('%s has a title and a hint', (code) => {
    const { title, hint } = describeReason(code);
    expect(title.length).toBeGreaterThan(3);
    expect(hint).toMatch(/[.?]$/);
  });

  test.each([
    ['http_503', 'HTTP 503'],
    ['get_503', 'HTTP 503'],
    ['tls_alert_80', 'TLS alert 80'],
  ])('%s is told as %s', (code, title) => {
    expect(describeReason(code).title).toBe(title);
  });

  test.each([403, 401, 404, 429, 500, 418])('status %d comes with advice', (status) => {
    expect(describeReason(`http_${status}`).hint).not.toBe('');
  });

  test.each(['toString', '__proto__', 'http_', 'http_x', 'newer_than_us'])(
    'a code we do not know, %s, is shown as it is',
    (code) => {
      expect(describeReason(code)).toEqual({ title: code, hint: '' });
    },
  );
});
