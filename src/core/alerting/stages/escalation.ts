import type { IncidentId } from '../../ids.ts';
/** Whom a step of an escalation notifies, and when. */
export interface EscalationStep {
  /** From the alert to this step, or, in a later round, from the beginning of the round. */
  readonly afterMs: number;
}

/** Steps in their order, and how often they are gone through again. */
export interface EscalationRule<Step extends EscalationStep = EscalationStep> {
  readonly steps: readonly Step[];
  readonly repeat: number;
}

/** How far the escalation of an open incident has come. */
export interface EscalationState {
  readonly incidentId: IncidentId;
  /** When people were notified of it, as a steady time (ms). */
  readonly since: number;
  /** How many steps are done, over all rounds. */
  readonly done: number;
}

/** A step that is due. */
export interface DueStep {
  /** 0 for the first time through the steps. */
  readonly round: number;
  /** Its place in the rule. */
  readonly step: number;
}

/** A round begins no sooner than this after the one before it. */
const MIN_ROUND_MS = 60_000;

/** When a step is due after the alert, counted over all rounds; `null` behind the last one. */
export function stepAfterMs({ steps, repeat }: EscalationRule, index: number): number | null {
  const round = Math.floor(index / steps.length);
  const step = steps[index % steps.length];
  if (step === undefined || round > repeat) return null;
  const roundMs = Math.max(MIN_ROUND_MS, steps.at(-1)?.afterMs ?? 0);
  return round * roundMs + step.afterMs;
}

/** How many steps belong to the alert itself. */
export function stepsAtOnce(rule: EscalationRule | null): number {
  const later = rule?.steps.findIndex(({ afterMs }) => afterMs > 0) ?? 0;
  return later === -1 ? (rule?.steps.length ?? 0) : later;
}

/** When the next step is due, steady ms; `null`: never. */
export function escalationAt(
  state: EscalationState | null,
  rule: EscalationRule | null,
): number | null {
  if (state === null || rule === null) return null;
  const afterMs = stepAfterMs(rule, state.done);
  return afterMs === null ? null : state.since + afterMs;
}

/**
 * Which steps are due, and how many are done with them? Of one that comes several times over only the newest is, so that a
 * long absence makes no burst.
 */
export function dueSteps(
  state: EscalationState,
  rule: EscalationRule,
  now: number,
): { readonly due: readonly DueStep[]; readonly done: number } {
  const due = new Map<number, DueStep>();
  let { done } = state;
  for (;;) {
    const afterMs = stepAfterMs(rule, done);
    if (afterMs === null || state.since + afterMs > now) break;
    const step = done % rule.steps.length;
    due.delete(step);
    due.set(step, { round: Math.floor(done / rule.steps.length), step });
    done += 1;
  }
  return { due: [...due.values()], done };
}

/** As it is taken up by a process whose clock says `now`: it does not begin in the future. */
export function resumeEscalation(state: EscalationState, now: number): EscalationState {
  return { ...state, since: Math.min(state.since, now) };
}
