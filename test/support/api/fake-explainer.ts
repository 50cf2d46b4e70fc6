import { http } from '../../../src/probers/http/http-prober.ts';
import { collectWords } from '../../../src/core/check/words.ts';
import type { Explainer, ExplainRequest } from '../../../src/core/ports/explainer.ts';
import type { TimedEvent } from '../../../src/core/explain/trace.ts';
import { explanationOf } from '../../../src/core/explain/explanation.ts';

/** An explainer without a network: it notes what it is asked, and finds everything up. */
export interface FakeExplainer extends Explainer {
  readonly asked: ExplainRequest[];
}

const EVENTS: readonly TimedEvent[] = [
  { atMs: 0, kind: 'method', method: 'HEAD', because: 'usual', after: null },
  { atMs: 6, kind: 'remark', text: 'nothing went out' },
];

export function createFakeExplainer(now: () => number): FakeExplainer {
  const asked: ExplainRequest[] = [];
  return {
    asked,
    isInner: (text) => text.startsWith('10.'),
    explain: (request, { onEvent } = {}) => {
      asked.push(request);
      for (const event of EVENTS) onEvent?.(event);
      return Promise.resolve(
        explanationOf({
          ...request,
          words: collectWords([http]),
          result: {
            outcome: 'up',
            reason: null,
            phase: null,
            notes: ['retry_after'],
            message: 'answered 200 OK',
            startedAt: now(),
            address: '192.0.2.7',
            timings: { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 3, totalMs: 6 },
            evidence: { method: 'HEAD', statusCode: 200 },
            memory: null,
          },
          events: EVENTS,
        }),
      );
    },
  };
}
