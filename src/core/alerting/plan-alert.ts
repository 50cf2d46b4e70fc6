import type { ProbeResult } from '../check/outcome.ts';
import type { IncidentId } from '../ids.ts';
import type { Acknowledgement, Incident } from '../incident/incident.ts';
import type { Judgement } from '../incident/judgement.ts';
import type { Gap } from '../incident/service-downtime.ts';
import { slowStretch, type Slowness } from '../incident/slow-stretch.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { openIncident, type CheckSurroundings } from './alert.ts';

/** The decision that people must know something of a monitor, with its reason. */
export type Alert =
  | { readonly reason: 'outage_confirmed'; readonly incident: Incident }
  /** What muted the alert of an open incident does not any more. */
  | { readonly reason: 'mute_over'; readonly incidentId: IncidentId }
  | {
      readonly reason: 'outage_ended';
      readonly incidentId: IncidentId;
      readonly resolvedAt: number;
      /** Stretches of the outage in which nothing was judged. */
      readonly gaps: readonly Gap[];
    }
  /** An unstable monitor has kept its status for a while. */
  | { readonly reason: 'unstable_over' }
  /** The outage lasts, and no one has acknowledged it. */
  | { readonly reason: 'reminder_due'; readonly incidentId: IncidentId }
  | { readonly reason: 'escalation_due'; readonly incidentId: IncidentId }
  | ({ readonly reason: 'acknowledged'; readonly incidentId: IncidentId } & Acknowledgement)
  /** The monitor has not been judged for a day; or it takes longer than it may: a stretch in the form of an incident. */
  | { readonly reason: 'not_judged' | 'slow'; readonly incident: Incident }
  /** That is over. */
  | {
      readonly reason: 'judged_again' | 'slow_over';
      readonly incident: Incident;
      readonly resolvedAt: number;
    };

/** A judgement, and what it was made of. */
export interface JudgedResult {
  readonly monitor: Monitor;
  readonly before: MonitorState;
  readonly judgement: Judgement;
  readonly result: ProbeResult;
  /** How quick the site is by its last checks; left out where that was not measured. */
  readonly slowness?: Slowness | null;
  /** How the site stood among the others just then; left out where no one asked. */
  readonly surroundings?: CheckSurroundings;
}

/** What people must know of a judgement; `null`: nothing. */
export function alertOf(judged: JudgedResult): Alert | null {
  const { monitor, before, judgement, result, surroundings } = judged;
  const { change, state, gaps = [], failures } = judgement;
  if (change === 'opened' && state.incidentId !== null) {
    const incident = openIncident({
      incidentId: state.incidentId,
      monitor,
      firstFailureAt: state.firstFailureAt ?? result.startedAt,
      failedChecks: failures?.count ?? state.step + 1,
      result: { ...result, reason: failures?.reason ?? result.reason },
      ...(surroundings && { surroundings }),
    });
    return { reason: 'outage_confirmed', incident };
  }
  if (change === 'resolved' && before.incidentId !== null) {
    const { incidentId } = before;
    return { reason: 'outage_ended', incidentId, resolvedAt: result.startedAt, gaps };
  }
  return slowAlertOf(judged);
}

/** A site became slow with this check, or is no longer. */
function slowAlertOf({
  monitor,
  before,
  judgement: { state },
  result,
  slowness = null,
}: JudgedResult): Alert | null {
  if (state.slowSince === before.slowSince) return null;
  const began = slowStretch(monitor, state, slowness);
  if (began !== null) return { reason: 'slow', incident: began };
  const ended = slowStretch(monitor, before, slowness);
  return ended && { reason: 'slow_over', incident: ended, resolvedAt: result.startedAt };
}
