import { expect, it } from 'vitest';
import { createFakeExplainer } from '../../../test/support/api/fake-explainer.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { Explanation } from '../../core/explain/explanation.ts';
import type { TimedEvent } from '../../core/explain/trace.ts';
import { quietExplainer } from './quiet-explainer.ts';

const REQUEST = {
  kind: 'http',
  target: 'https://shop.example/',
  options: {},
  timeoutMs: 10_000,
  memory: null,
};

/** What is shown of a probe that came to this end, and when, and what its listener received. */
async function shown(changes: Partial<Explanation>): Promise<{
  readonly explanation: Explanation;
  readonly afterMs: number;
  readonly events: readonly TimedEvent[];
}> {
  const clock = new ManualClock(0);
  const inner = createFakeExplainer(() => 0);
  const real = {
    ...inner,
    explain: async (...given: Parameters<typeof inner.explain>) => ({
      ...(await inner.explain(...given)),
      ...changes,
    }),
  };
  const events: TimedEvent[] = [];
  let afterMs = -1;
  const asked = quietExplainer(real, clock)
    .explain(REQUEST, { onEvent: (event) => events.push(event) })
    .then((explanation) => {
      afterMs = clock.monotonicMs();
      return explanation;
    });
  await clock.advance(20_000);
  return { explanation: await asked, afterMs, events };
}

const timings = (totalMs: number) => ({
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  firstByteMs: null,
  totalMs,
});

it('answers alike and as late for a port that refuses and one that is silent', async () => {
  const address = '10.0.0.7';
  const refused = await shown({
    address,
    outcome: 'down',
    reason: 'connect_refused',
    message: 'connection refused',
    timings: timings(1),
  });
  const silent = await shown({
    address,
    outcome: 'down',
    reason: 'connect_timeout',
    message: 'no answer within 10 s',
    timings: timings(10_000),
  });
  expect(refused.explanation).toEqual(silent.explanation);
  expect([refused.afterMs, silent.afterMs]).toEqual([9_999, 0]);
  expect(refused.explanation.timings.totalMs).toBe(10_000);
  expect(refused.events).toEqual([]);
});

it('says of what answers inside only that it does, and the class of the status', async () => {
  const { explanation } = await shown({
    address: '10.0.0.7',
    evidence: { statusCode: 204, body: 'secret' },
    timings: timings(37),
  });
  expect(explanation).toMatchObject({
    outcome: 'up',
    address: null,
    evidence: { statusClass: 2 },
    events: [],
  });
  expect(explanation.timings.totalMs).toBe(100);
  expect(JSON.stringify(explanation)).not.toContain('secret');
});

it('shows all of a public target', async () => {
  const { explanation, events } = await shown({});
  expect(explanation).toMatchObject({ address: '192.0.2.7', evidence: { statusCode: 200 } });
  expect(events).toEqual(explanation.events);
});
