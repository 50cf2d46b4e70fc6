import type { Explanation } from '../../core/explain/explanation.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Explainer, ExplainRequest } from '../../core/ports/explainer.ts';

/** What a try says of a target inside our own network to who does not see that network. */
const INNER_TARGET = 'The target is inside our own network: what it answers is for admins.';
/** Times are given in steps of so many milliseconds. */
const STEPS_MS = [100, 1_000, 10_000, 60_000];

/**
 * Explains the same, but of targets with an inner address only whether they are up and the class of the status: a port that
 * refuses looks like one that is silent, and is answered as late. Events come at the end, since the address is known then.
 */
export function quietExplainer(explainer: Explainer, clock: Pick<Clock, 'after'>): Explainer {
  return {
    isInner: (text) => explainer.isInner(text),
    explain: async (request, { signal, onEvent } = {}) => {
      const explanation = await explainer.explain(request, signal === undefined ? {} : { signal });
      const { address, events } = explanation;
      if (!hasInner({ address, events }, (text) => explainer.isInner(text))) {
        for (const event of events) onEvent?.(event);
        return explanation;
      }
      if (explanation.outcome !== 'up') {
        await pause(clock, request.timeoutMs - explanation.timings.totalMs, signal);
      }
      return hushed(explanation, request);
    },
  };
}

function hushed(explanation: Explanation, { timeoutMs }: ExplainRequest): Explanation {
  const { kind, target, startedAt, outcome, timings } = explanation;
  const isUp = outcome === 'up';
  const totalMs = isUp
    ? (STEPS_MS.find((step) => timings.totalMs <= step) ?? timeoutMs)
    : timeoutMs;
  return {
    kind,
    target,
    startedAt,
    outcome: isUp ? 'up' : 'down',
    reason: null,
    title: '',
    hint: '',
    message: INNER_TARGET,
    phase: null,
    why: [],
    budgets: [],
    notes: [],
    address: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
    evidence: classOf(explanation.evidence),
    events: [],
  };
}

function classOf({ statusCode }: JsonObject): JsonObject {
  return typeof statusCode === 'number' ? { statusClass: Math.floor(statusCode / 100) } : {};
}

/** Whether any text in it is an inner address, alone or before a port. */
function hasInner(value: unknown, isInner: (text: string) => boolean): boolean {
  if (typeof value === 'string') {
    const [, host] = /^\[?([^\]]+?)\]?:\d+$/.exec(value) ?? [];
    return isInner(value) || (host !== undefined && isInner(host));
  }
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((each) => hasInner(each, isInner));
}

function pause(
  clock: Pick<Clock, 'after'>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(Math.max(0, ms), resolve);
    signal?.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}
