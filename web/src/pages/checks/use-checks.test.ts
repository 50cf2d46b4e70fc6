import { expect, it } from 'vitest';
import type { CheckAnswer } from '../../../../src/api/contract.ts';
import { matchingChecks } from './use-checks.ts';

const check = (startedAt: number, outcome: CheckAnswer['outcome']): CheckAnswer => ({
  monitorId: 'm1',
  startedAt,
  outcome,
  reason: null,
  statusCode: null,
  timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
});
const checks = [check(3, 'up'), check(2, 'down'), check(1, 'unknown')];

it('keeps all checks or those of one outcome, in their order', () => {
  expect(matchingChecks(checks, 'any')).toBe(checks);
  expect(matchingChecks(checks, 'down').map(({ startedAt }) => startedAt)).toEqual([2]);
  expect(matchingChecks(checks, 'blocked')).toEqual([]);
});
