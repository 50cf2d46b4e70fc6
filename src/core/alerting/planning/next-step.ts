import type { Incident } from '../../incident/incident.ts';
import { stepOf } from '../../people/escalation.ts';
import { stepsAtOnce, type StepInRound } from '../stages/escalation.ts';
import type { EscalationProgress, NoticeContext } from './notice-context.ts';

/** How far an escalation has come when it is at the alert itself. */
export function alertProgress({ escalation }: NoticeContext): EscalationProgress {
  return { done: stepsAtOnce(escalation), passedMs: 0 };
}

/** The same when this step is due. */
export function stepProgress(
  { round, step }: StepInRound,
  { escalation }: NoticeContext,
): EscalationProgress {
  const no = round * (escalation?.steps.length ?? 0) + step;
  const passedMs = (escalation && stepOf(escalation, no)?.afterMs) ?? 0;
  return { done: no + 1, passedMs };
}

/**
 * The incident as a message shows it: `evidence.nextStep` says who is notified next, and how long after this message, unless
 * it is acknowledged: `{ afterMs, to }`. `progress`: how far the escalation has come; `null`: none is under way.
 */
export function withNextStep(
  incident: Incident,
  progress: EscalationProgress | null,
  context: NoticeContext,
): Incident {
  const { escalation } = context;
  if (escalation === null || progress === null || incident.acknowledged !== undefined) {
    return incident;
  }
  const next = stepOf(escalation, progress.done);
  const to = next === null ? '' : namesOf(next.step, context).join(', ');
  if (next === null || to === '') return incident;
  const nextStep = { afterMs: Math.max(0, next.afterMs - progress.passedMs), to };
  return { ...incident, evidence: { ...incident.evidence, nextStep } };
}

/** Those whom the step would notify now. */
function namesOf(
  { ownerIds, channelIds, scheduleIds }: NonNullable<ReturnType<typeof stepOf>>['step'],
  { directory, onCall }: NoticeContext,
): readonly string[] {
  const { owners, channels } = directory;
  const people = [...ownerIds, ...scheduleIds.flatMap((id) => onCall(id) ?? [])];
  return [
    ...new Set([
      ...people.flatMap((id) => owners.get(id)?.name ?? []),
      ...channelIds.flatMap((id) => channels.get(id)?.id ?? []),
    ]),
  ];
}
