import { Type, type TObject } from 'typebox';
import { OUTCOMES, type Outcome, type ProbeResult } from '../check/outcome.ts';
import { describeNote, describeReason, type Words } from '../check/words.ts';
import type { Language } from '../people/owner.ts';
import { persianUp } from './persian/why.ts';
import { whyOf } from './why.ts';
import { budgetsOf, type Budget } from './budgets.ts';
import { traceSchema, type TimedEvent } from './trace.ts';

/** One probe with its whole trace, for people and programs. Holds no secret. */
export interface Explanation {
  readonly kind: string;
  readonly target: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly outcome: Outcome;
  readonly reason: string | null;
  /** The meaning of the reason, and what usually helps; empty when the target is up. */
  readonly title: string;
  readonly hint: string;
  readonly message: string;
  readonly phase: string | null;
  readonly why: readonly string[];
  readonly budgets: readonly Budget[];
  readonly notes: readonly { readonly code: string; readonly text: string }[];
  readonly address: string | null;
  readonly timings: ProbeResult['timings'];
  readonly evidence: ProbeResult['evidence'];
  readonly events: readonly TimedEvent[];
}

/** A probe with its result. */
export interface ExplainedProbe {
  readonly kind: string;
  readonly target: string;
  readonly timeoutMs: number;
  readonly result: ProbeResult;
  readonly events: readonly TimedEvent[];
  /** The own words of the kind. */
  readonly words?: Words | undefined;
}

/** Assembles an explanation from the result and the trace of a probe. */
export function explanationOf(probe: ExplainedProbe): Explanation {
  const { kind, target, timeoutMs, result, events, words } = probe;
  const { outcome, reason, message, phase, address, timings, evidence, startedAt } = result;
  const { title, hint } = reason === null ? { title: '', hint: '' } : describeReason(reason, words);
  return {
    kind,
    target,
    startedAt,
    outcome,
    reason,
    title,
    hint,
    message,
    phase,
    why: whyOf(events, result, { words }),
    budgets: budgetsOf(events, { timeoutMs, totalMs: timings.totalMs }),
    notes: result.notes.map((code) => ({ code, text: describeNote(code, words) })),
    address,
    timings,
    evidence,
    events,
  };
}

/** The same explanation in another language: what the reason means, how the verdict fell, and the notes. */
export function explanationIn(
  language: Language,
  explanation: Explanation,
  words: Words,
): Explanation {
  if (language === 'en') return explanation;
  const { reason, events, notes, evidence } = explanation;
  const meaning = reason === null ? null : describeReason(reason, words, language);
  return {
    ...explanation,
    ...meaning,
    message: meaning?.title ?? persianUp(evidence),
    why: whyOf(events, explanation, { words, language }),
    notes: notes.map(({ code, text }) => ({
      code,
      text: describeNote(code, words, language) || text,
    })),
  };
}

const textOrNull = Type.Union([Type.String(), Type.Null()]);
const msOrNull = Type.Union([Type.Number(), Type.Null()]);

/** An explanation as JSON. */
export function explanationSchema(): TObject {
  return Type.Object(
    {
      kind: Type.String({ description: 'kind of monitor' }),
      target: Type.String({ description: 'the address in its canonical form' }),
      startedAt: Type.Integer({ description: 'milliseconds since 1970, UTC' }),
      outcome: Type.Enum([...OUTCOMES], { description: 'the verdict' }),
      reason: Type.Union(textOrNull.anyOf, { description: 'its code; null when up' }),
      title: Type.String({ description: 'what the code means' }),
      hint: Type.String({ description: 'what usually helps' }),
      message: Type.String({ description: 'one sentence for people' }),
      phase: Type.Union(textOrNull.anyOf, { description: 'where it ended' }),
      why: Type.Array(Type.String(), { description: 'how the verdict was reached, step by step' }),
      budgets: Type.Array(
        Type.Object({ name: Type.String(), usedMs: Type.Number(), limitMs: Type.Number() }),
        { description: 'the longest time each stage took, and its limit' },
      ),
      notes: Type.Array(Type.Object({ code: Type.String(), text: Type.String() }), {
        description: 'what was noticed but did not decide the verdict',
      }),
      address: Type.Union(textOrNull.anyOf, {
        description: 'the IP address that was contacted last',
      }),
      timings: Type.Object(
        {
          dnsMs: msOrNull,
          connectMs: msOrNull,
          tlsMs: msOrNull,
          firstByteMs: msOrNull,
          totalMs: Type.Number(),
        },
        { description: 'summed over redirects; null where not reached' },
      ),
      evidence: Type.Object(
        {},
        { additionalProperties: true, description: 'evidence of this kind of probe' },
      ),
      events: traceSchema(),
    },
    { title: 'Explanation', additionalProperties: false },
  );
}
