import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Run } from '../dispatch/run.ts';
import { ClockSteps } from './clock-steps.ts';

const DAY_MS = 86_400_000;
const TEN_YEARS_MS = 3_650 * DAY_MS;

/** A clock, and a check that begins now. */
function beginCheck(clock: ManualClock) {
  const run = { submittedAt: clock.monotonicMs() } as Run;
  const startedAt = clock.now();
  return { run, startedAt };
}

function expired(startedAt: number, validTo: number): ProbeResult {
  return {
    outcome: 'down',
    reason: 'tls_expired',
    phase: 'tls',
    notes: [],
    message: 'expired',
    startedAt,
    address: '192.0.2.1',
    timings: { dnsMs: null, connectMs: 1, tlsMs: 1, firstByteMs: null, totalMs: 2 },
    evidence: { certificate: { validFrom: 0, validTo } },
    memory: null,
  };
}

describe.each([
  ['before the step is noticed', false],
  ['after the step was noticed', true],
])('a check that is under way while the clock is set ten years on, judged %s', (_, isNoted) => {
  const judge = async (validForMs: number): Promise<boolean> => {
    const clock = new ManualClock();
    const steps = new ClockSteps(clock);
    const validTo = clock.now() + validForMs;
    const { run, startedAt } = beginCheck(clock);
    await clock.advance(20);
    clock.jump(TEN_YEARS_MS);
    await clock.advance(20);
    if (isNoted) steps.note(TEN_YEARS_MS);
    return steps.affects(run, expired(startedAt, validTo), clock.monotonicMs());
  };

  it('blames no certificate that only the new time has outlived', async () => {
    expect(await judge(90 * DAY_MS)).toBe(true);
  });

  it('still says what had expired by the old time too', async () => {
    expect(await judge(-DAY_MS)).toBe(false);
  });
});

describe.each([false, true])(
  'a check that began ten years on (the way back noticed: %s)',
  (isNoted) => {
    it('blames no certificate once the clock is right again', async () => {
      const clock = new ManualClock();
      const steps = new ClockSteps(clock);
      const validTo = clock.now() + 90 * DAY_MS;
      clock.jump(TEN_YEARS_MS);
      steps.note(TEN_YEARS_MS);
      const { run, startedAt } = beginCheck(clock);
      await clock.advance(20);
      clock.jump(-TEN_YEARS_MS);
      if (isNoted) steps.note(-TEN_YEARS_MS);
      expect(steps.affects(run, expired(startedAt, validTo), clock.monotonicMs())).toBe(true);
    });
  },
);
