import type { IncidentId, MonitorId } from '../ids.ts';
import type { JsonObject } from '../json.ts';

/** Why an outage is over: the site is healthy again, or this target is checked no more. */
export const INCIDENT_ENDS = ['recovered', 'deleted', 'retargeted', 'paused'] as const;
export type IncidentEnd = (typeof INCIDENT_ENDS)[number];

/** A person has taken an incident up: reminders and escalation end. */
export interface Acknowledgement {
  /** As they called themselves. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** A stretch of `down`, from its first failed check to its confirmed recovery, or to the end of its checks. Times are epoch ms. */
export interface Incident {
  readonly id: IncidentId;
  readonly monitorId: MonitorId;
  /** The first failed check, not the moment of confirmation. */
  readonly startedAt: number;
  readonly confirmedAt: number;
  /** The check that confirmed the recovery, or the change that ended it; `null` while it lasts. */
  readonly resolvedAt: number | null;
  /** `null` while it lasts. */
  readonly why: IncidentEnd | null;
  /** Reason of the check that confirmed it. */
  readonly reason: string;
  readonly message: string;
  /** The confirming check as it was seen: phase, method, status, timings, address. */
  readonly evidence: JsonObject;
  /** Absent until a person has taken it up. */
  readonly acknowledged?: Acknowledgement;
}
