import type { IncidentId } from '../../ids.ts';
import type { Incident } from '../../incident/incident.ts';
import type { MonitorState } from '../../monitor/monitor-state.ts';
import type { Alert } from '../plan-alert.ts';
import { dependencyMute, type DependencyFacts } from '../stages/dependency.ts';
import {
  dueSteps,
  escalationAt,
  stepsAtOnce,
  type StepInRound,
  type EscalationRule,
} from '../stages/escalation.ts';
import {
  calmAt,
  countEnding,
  countOpening,
  flappingMute,
  judgeOpening,
  type FlappingState,
} from '../stages/flapping.ts';
import { maintenanceMute } from '../stages/maintenance.ts';
import { isSameMute, type Cover, type Mute } from '../stages/mute.ts';
import { dueReminder, reminderAt, type DueReminder } from '../stages/reminders.ts';
import { silenceMute } from '../stages/silence.ts';
import type { StageStates } from '../stages/stage-states.ts';

/*
 * An alert passes the stages in this order, each a question of its own:
 *
 * 1. Has it been dealt with (over, acknowledged, sent before)? Then nothing. Is it known that the outage goes on? If not, later.
 * 2. maintenance, 3. silence, 4. dependency: does something mute it? What people have asked for comes before what we
 *    conclude, so that the time line names it. A muted incident is open like any other; its alert is due at the end of the mute.
 * 5. flapping: is it one of a series? Asked last, as only what people would be notified of makes a series.
 * 6. Who is notified, by escalation, reminders and routes.
 *
 * Ends pass no mute: they go to exactly those who were notified. After the pipeline, the outbox groups, paces and delivers.
 */

/** What mutes are asked about. */
export interface MuteFacts {
  /** The window, and the silence, that cover the monitor just now. */
  readonly maintenance: Cover | null;
  readonly silence: Cover | null;
  readonly dependency: DependencyFacts;
}

/** What is known when an alert is decided. */
export interface AlertFacts extends MuteFacts {
  /** Steady time, ms. */
  readonly now: number;
  readonly states: StageStates;
  /** The monitor as this decision leaves it. */
  readonly state: Pick<MonitorState, 'incidentId'>;
  /** The incident that the alert is about, as it is known; `null` when it is not. */
  readonly incident: Incident | null;
  readonly escalation: EscalationRule | null;
  /** Whether the site was judged lately, and judged down: what is said of it later must not be older than that. */
  readonly isSeenDown: boolean;
}

/** Why an alert comes to nothing. */
export type NothingWhy = 'over' | 'acknowledged' | 'not_due' | 'known' | 'unseen' | 'muted';

/** What an alert comes to. */
export type AlertVerdict =
  | { readonly kind: 'nothing'; readonly why: NothingWhy }
  | { readonly kind: 'mute'; readonly mute: Mute }
  /** People are notified of an outage; of one that makes its monitor unstable. */
  | { readonly kind: 'open' }
  | { readonly kind: 'unstable' }
  /** The outage is over; `isNotified`: people were notified of it. */
  | { readonly kind: 'end'; readonly isNotified: boolean }
  /** The unrest is over. An outage that goes on is an outage like any other from now on. */
  | { readonly kind: 'calm'; readonly unrest: UnstableState; readonly isDown: boolean }
  | { readonly kind: 'remind'; readonly reminder: DueReminder }
  | { readonly kind: 'escalate'; readonly steps: readonly StepInRound[] }
  | { readonly kind: 'acknowledge' }
  /** A stretch that is no outage begins, or is over. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'finish' };

export type UnstableState = FlappingState & { readonly kind: 'unstable' };

/** A verdict, and what the stages remember from then on. */
export interface AlertDecision {
  readonly verdict: AlertVerdict;
  readonly states: StageStates;
}

/** What mutes the alerts of a monitor, whatever its own history is; `null`: nothing. */
export function muteOf({ maintenance, silence, dependency }: MuteFacts): Mute | null {
  return maintenanceMute(maintenance) ?? silenceMute(silence) ?? dependencyMute(dependency);
}

/** Passes an alert through the stages. */
export function decideAlert(alert: Alert, facts: AlertFacts): AlertDecision {
  switch (alert.reason) {
    case 'outage_confirmed':
    case 'mute_over':
      return decideOpening(alert, facts);
    case 'outage_ended':
      return decideEnding(alert, facts);
    case 'unstable_over':
      return decideCalm(facts);
    case 'reminder_due':
      return decideReminder(alert.incidentId, facts);
    case 'escalation_due':
      return decideEscalation(alert.incidentId, facts);
    case 'acknowledged':
      return decideAcknowledgement(alert.incidentId, facts);
    case 'slow':
      return decideSlow(alert.incident.id, facts);
    case 'not_judged':
      return muteOf(facts) === null ? keep(facts, { kind: 'begin' }) : nothing(facts, 'muted');
    case 'slow_over':
      return { verdict: { kind: 'finish' }, states: { ...facts.states, slow: null } };
    case 'judged_again':
      break;
  }
  return keep(facts, { kind: 'finish' });
}

function decideOpening(
  alert: Alert & { readonly reason: 'outage_confirmed' | 'mute_over' },
  facts: AlertFacts,
): AlertDecision {
  const { states, now, incident } = facts;
  const isFirst = alert.reason === 'outage_confirmed';
  const incidentId = isFirst ? alert.incident.id : alert.incidentId;
  if (incident === null || facts.state.incidentId !== incidentId) return nothing(facts, 'over');
  if (!isFirst && states.mute?.incidentId !== incidentId) return nothing(facts, 'known');
  if (!isFirst && !facts.isSeenDown) return nothing(facts, 'unseen');
  const counted = isFirst ? countOpening(states.flapping) : states.flapping;
  const muted = (mute: Mute, flapping: FlappingState | null): StageStates => ({
    ...states,
    flapping,
    mute: { incidentId, mute },
  });
  const mute = muteOf(facts);
  if (mute !== null) return { verdict: { kind: 'mute', mute }, states: muted(mute, counted) };
  const { kind, state: flapping } = judgeOpening(counted, incident, now);
  const unrest = flappingMute(flapping);
  if (unrest === null) return { verdict: { kind: 'open' }, states: notified(incidentId, facts) };
  const after = muted(unrest, flapping);
  return kind === 'unstable'
    ? { verdict: { kind: 'unstable' }, states: after }
    : { verdict: { kind: 'mute', mute: unrest }, states: after };
}

function decideEnding(
  { incidentId, resolvedAt }: Alert & { readonly reason: 'outage_ended' },
  facts: AlertFacts,
): AlertDecision {
  const { states, incident, now } = facts;
  const isNotified = states.mute?.incidentId !== incidentId;
  const downMs = resolvedAt - (incident?.startedAt ?? resolvedAt);
  const flapping = countEnding(states.flapping, { downMs, isNotified }, now);
  const after = { ...states, mute: null, escalation: null, reminders: null, flapping };
  return { verdict: { kind: 'end', isNotified }, states: after };
}

/** The check that finds the site still slow once nothing mutes it raises the alert again. */
function decideSlow(incidentId: IncidentId, facts: AlertFacts): AlertDecision {
  const { states } = facts;
  const mute = muteOf(facts);
  return mute === null
    ? { verdict: { kind: 'begin' }, states: { ...states, slow: null } }
    : {
        verdict: { kind: 'nothing', why: 'muted' },
        states: { ...states, slow: { incidentId, mute } },
      };
}

function decideCalm(facts: AlertFacts): AlertDecision {
  const { states, now, state } = facts;
  const { flapping: unrest } = states;
  const at = calmAt(unrest);
  if (unrest?.kind !== 'unstable' || at === null || at > now) return nothing(facts, 'not_due');
  const isDown = state.incidentId !== null;
  const over = { ...states, flapping: null };
  if (!isDown) return { verdict: { kind: 'calm', unrest, isDown }, states: over };
  if (!facts.isSeenDown) return nothing(facts, 'unseen');
  if (muteOf(facts) !== null) return nothing(facts, 'muted');
  const after = notified(state.incidentId, facts);
  return { verdict: { kind: 'calm', unrest, isDown }, states: { ...after, flapping: null } };
}

function decideReminder(incidentId: IncidentId, facts: AlertFacts): AlertDecision {
  const { states, now } = facts;
  const { reminders } = states;
  const refusal = refusalOf(incidentId, reminders?.incidentId, facts);
  if (refusal !== null || reminders === null) return nothing(facts, refusal ?? 'not_due');
  const reminder = dueReminder(reminders, now);
  if (reminder === null) return nothing(facts, 'not_due');
  const next = reminder.isLast ? null : { ...reminders, sent: reminder.no };
  return { verdict: { kind: 'remind', reminder }, states: { ...states, reminders: next } };
}

function decideEscalation(incidentId: IncidentId, facts: AlertFacts): AlertDecision {
  const { states, escalation: rule, now } = facts;
  const { escalation } = states;
  const refusal = refusalOf(incidentId, escalation?.incidentId, facts);
  if (refusal !== null || escalation === null) return nothing(facts, refusal ?? 'not_due');
  if (rule === null) return nothing(facts, 'not_due');
  const { due, done } = dueSteps(escalation, rule, now);
  if (due.length === 0) return nothing(facts, 'not_due');
  const next = { ...escalation, done };
  return { verdict: { kind: 'escalate', steps: due }, states: { ...states, escalation: next } };
}

/** Why what follows an alert does not come now; `null`: it does, if it is time. */
function refusalOf(
  incidentId: IncidentId,
  remembered: IncidentId | undefined,
  facts: AlertFacts,
): NothingWhy | null {
  if (remembered !== incidentId || facts.state.incidentId !== incidentId) return 'over';
  if (facts.incident?.acknowledged !== undefined) return 'acknowledged';
  if (!facts.isSeenDown) return 'unseen';
  return muteOf(facts) === null ? null : 'muted';
}

function decideAcknowledgement(incidentId: IncidentId, facts: AlertFacts): AlertDecision {
  const { states, incident, state } = facts;
  if (state.incidentId !== incidentId || incident === null) return nothing(facts, 'over');
  if (incident.acknowledged !== undefined) return nothing(facts, 'acknowledged');
  const after = { ...states, escalation: null, reminders: null };
  return { verdict: { kind: 'acknowledge' }, states: after };
}

/** From now on people know of the open incident: reminders and escalation begin, unless it has been acknowledged before. */
function notified(incidentId: IncidentId | null, facts: AlertFacts): StageStates {
  const { states, incident, now, escalation } = facts;
  const isTakenUp = incidentId === null || incident?.acknowledged !== undefined;
  const done = stepsAtOnce(escalation);
  return {
    ...states,
    mute: null,
    escalation: isTakenUp ? null : { incidentId, since: now, done },
    reminders: isTakenUp ? null : { incidentId, since: now, sent: 0 },
  };
}

function nothing(facts: AlertFacts, why: NothingWhy): AlertDecision {
  return keep(facts, { kind: 'nothing', why });
}

function keep({ states }: AlertFacts, verdict: AlertVerdict): AlertDecision {
  return { verdict, states };
}

/** What mutes an alert may change at any time; so often it is asked again. */
const ASK_AGAIN_MS = 5_000;

/** When something may be due of a monitor by itself, steady ms; `null`: never. What is overdue comes in `overdueMs`. */
export function nextAlertAt(
  { states, escalation }: Pick<AlertFacts, 'states' | 'escalation'>,
  { now, overdueMs }: { readonly now: number; readonly overdueMs: number },
): number | null {
  const isAskedAgain = states.mute !== null && states.mute.mute.stage !== 'flapping';
  const dues = [
    calmAt(states.flapping),
    reminderAt(states.reminders),
    escalationAt(states.escalation, escalation),
  ].filter((at) => at !== null);
  const moments = dues.map((at) => (at > now ? at : now + overdueMs));
  if (isAskedAgain) moments.push(now + ASK_AGAIN_MS);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The alerts of a monitor that are due by themselves now, and that nothing keeps back. */
export function dueAlerts(facts: Omit<AlertFacts, 'incident'>): readonly Alert[] {
  const { states, state, now, escalation, isSeenDown } = facts;
  const { incidentId } = state;
  const alerts: Alert[] = [];
  const isDue = (at: number | null): boolean => at !== null && at <= now;
  const isFree = isSeenDown && muteOf(facts) === null;
  if (isDue(calmAt(states.flapping)) && (incidentId === null || isFree)) {
    alerts.push({ reason: 'unstable_over' });
  }
  if (incidentId === null) return alerts;
  if (isSeenDown && isMuteOver(facts, incidentId)) alerts.push({ reason: 'mute_over', incidentId });
  if (!isFree) return alerts;
  if (isDue(escalationAt(states.escalation, escalation))) {
    alerts.push({ reason: 'escalation_due', incidentId });
  }
  if (isDue(reminderAt(states.reminders))) alerts.push({ reason: 'reminder_due', incidentId });
  return alerts;
}

/** Whether something else mutes the incident than before, or nothing. UnstableState has an end of its own. */
function isMuteOver(facts: Omit<AlertFacts, 'incident'>, incidentId: IncidentId): boolean {
  const { mute } = facts.states;
  if (mute === null || mute.incidentId !== incidentId || mute.mute.stage === 'flapping')
    return false;
  return !isSameMute(mute.mute, muteOf(facts));
}
