import { expect, test } from 'vitest';
import type { ProbeResult } from '../check/outcome.ts';
import { addClockStep, dependsOnClock } from './clock-step.ts';

const YEAR_MS = 365 * 86_400_000;
const now = 1_800_000_000_000;
const shown = (reason: ProbeResult['reason'], dates: object | null): ProbeResult => ({
  outcome: 'down',
  reason,
  phase: 'tls',
  notes: [],
  message: '',
  startedAt: now,
  address: '192.0.2.1',
  timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: null, totalMs: 1 },
  evidence: { certificate: dates as never },
  memory: null,
});
const forward = { byMs: 10 * YEAR_MS, at: 0 };
const back = { byMs: -YEAR_MS, at: 0 };

test.each([
  ['expired by the new clock alone', 'tls_expired', now - YEAR_MS, forward, true],
  ['expired by both clocks', 'tls_expired', now - 11 * YEAR_MS, forward, false],
  ['without a step', 'tls_expired', now - YEAR_MS, null, false],
  ['another fault of the certificate', 'tls_untrusted', now - YEAR_MS, forward, false],
] as const)('a certificate %s', (_, reason, validTo, step, isOurs) => {
  const result = shown(reason, { validFrom: 0, validTo });
  expect(dependsOnClock(result, step, 1_000)).toBe(isOurs);
});

test('a certificate that was valid until the clock went back', () => {
  const result = shown('tls_not_yet_valid', { validFrom: now + YEAR_MS / 2, validTo: now * 2 });
  expect(dependsOnClock(result, back, 1_000)).toBe(true);
  expect(dependsOnClock(result, back, 86_400_000)).toBe(false);
  expect(dependsOnClock(shown('tls_not_yet_valid', null), back, 1_000)).toBe(true);
});

test('steps add up, and a clock that is set back again is right', () => {
  expect(addClockStep(null, { byMs: 1_900, at: 0 })).toBeNull();
  const gone = addClockStep(null, { byMs: 3_600_000, at: 0 });
  expect(gone).toEqual({ byMs: 3_600_000, at: 0 });
  expect(addClockStep(gone, { byMs: -3_599_000, at: 5_000 })).toBeNull();
});
