import type { IncidentId } from '../../ids.ts';
import { stepOf, type Escalation } from '../../people/escalation.ts';
/** Steps in their order, and how often they are gone through again. */
export type EscalationRule = Pick<Escalation, 'steps' | 'repeat'>;

/** How far the escalation of an open incident has come. */
export interface EscalationState {
  readonly incidentId: IncidentId;
  /** When people were notified of it, as a steady time (ms). */
  readonly since: number;
  /** How many steps are done, over all rounds. */
  readonly done: number;
}

/** A step whose time has come. */
export interface StepInRound {
  /** 0 for the first time through the steps. */
  readonly round: number;
  /** Its place in the rule. */
  readonly step: number;
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
  const next = stepOf(rule, state.done);
  return next && state.since + next.afterMs;
}

/**
 * Which steps are due, and how many are done with them? Of one that comes several times over only the newest is, so that a
 * long absence makes no burst.
 */
export function dueSteps(
  state: EscalationState,
  rule: EscalationRule,
  now: number,
): { readonly due: readonly StepInRound[]; readonly done: number } {
  const due = new Map<number, StepInRound>();
  let { done } = state;
  for (;;) {
    const next = stepOf(rule, done);
    if (next === null || state.since + next.afterMs > now) break;
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
