import type { Incident } from '../../incident/incident.ts';
import { stepOf } from '../../people/escalation.ts';
import { stepsAtOnce, type StepInRound } from '../stages/escalation.ts';
import type { NoticeContext } from './notice-context.ts';

/**
 * The incident as a message shows it: `evidence.nextStep` says who is notified next, and how long after this message, unless
 * it is acknowledged: `{ afterMs, to }`. `last`: the step that this message belongs to; `null`: it is the alert itself.
 */
export function withNextStep(
  incident: Incident,
  last: StepInRound | null,
  context: NoticeContext,
): Incident {
  const { escalation } = context;
  if (escalation === null || incident.acknowledged !== undefined) return incident;
  const done = last && last.round * escalation.steps.length + last.step;
  const passedMs = done === null ? 0 : (stepOf(escalation, done)?.afterMs ?? 0);
  const next = stepOf(escalation, done === null ? stepsAtOnce(escalation) : done + 1);
  const to = next === null ? '' : namesOf(next.step, context).join(', ');
  if (next === null || to === '') return incident;
  const nextStep = { afterMs: next.afterMs - passedMs, to };
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
