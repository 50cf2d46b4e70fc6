import { ConflictError } from '../../core/errors.ts';
import { collectWords } from '../../core/check/words.ts';
import { explanationIn, type Explanation } from '../../core/explain/explanation.ts';
import { stepOf, stepsOf, type TraceStep } from '../../core/explain/steps.ts';
import type { TimedEvent } from '../../core/explain/trace.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Language } from '../../core/people/owner.ts';
import type { ExplainRequest } from '../../core/ports/explainer.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from './actions.ts';

/** A check in facts and in words. */
export type ExplainedCheck = Explanation & { readonly steps: readonly TraceStep[] };

/** In which language, and who receives the steps meanwhile. */
export interface ExplainListening {
  readonly language: Language;
  /** Receives each step when it happens. Must not throw. */
  readonly onStep?: (step: TraceStep) => void;
  /** Ends the check. */
  readonly signal?: AbortSignal;
}

/**
 * What is probed to explain a monitor. Throws `NotFoundError`; `ConflictError` for a kind whose target reports by itself.
 */
export async function explainRequest(
  context: Pick<ServiceContext, 'storage' | 'monitorKinds' | 'limits'>,
  id: MonitorId,
): Promise<ExplainRequest> {
  const { monitor, state } = await getMonitor(context, id);
  const { kind, target, options, timeoutMs } = monitor;
  if (context.monitorKinds.get(kind)?.isPushed === true) {
    throw new ConflictError('this target is not probed, it pings us: there is no check to explain');
  }
  context.limits?.takeTests(1);
  return { kind, target, options, timeoutMs, memory: state.memory };
}

/** Checks once beside the schedule and explains it step by step; nothing is judged, stored or announced. */
export async function explainCheck(
  { explainer, monitorKinds }: Pick<ServiceContext, 'monitorKinds' | 'explainer'>,
  request: ExplainRequest,
  { language, onStep, signal }: ExplainListening,
): Promise<ExplainedCheck> {
  const words = collectWords(monitorKinds.values());
  const explanation = await explainer.explain(request, {
    ...(signal !== undefined && { signal }),
    ...(onStep !== undefined && {
      onEvent: (event: TimedEvent) => onStep(stepOf(event, words, language)),
    }),
  });
  const steps = stepsOf(explanation.events, words, language);
  return { ...explanationIn(language, explanation, words), steps };
}
