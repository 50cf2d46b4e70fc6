import type { ProbeResult } from '../check/outcome.ts';
import type { IncidentId } from '../ids.ts';
import type { Acknowledgement, Incident } from '../incident/incident.ts';
import type { Judgement } from '../incident/judgement.ts';
import type { Gap } from '../incident/service-downtime.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { openIncident } from './alert.ts';

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
}

/** What people must know of a judgement; `null`: nothing. */
export function alertOf({ monitor, before, judgement, result }: JudgedResult): Alert | null {
  const { change, state, gaps = [] } = judgement;
  if (change === 'opened' && state.incidentId !== null) {
    const incident = openIncident({
      incidentId: state.incidentId,
      monitor,
      firstFailureAt: state.firstFailureAt ?? result.startedAt,
      failedChecks: state.step + 1,
      result,
    });
    return { reason: 'outage_confirmed', incident };
  }
  if (change === 'resolved' && before.incidentId !== null) {
    const { incidentId } = before;
    return { reason: 'outage_ended', incidentId, resolvedAt: result.startedAt, gaps };
  }
  return null;
}
