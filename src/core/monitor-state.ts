import type { IncidentId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Status } from './monitor.ts';

/** What must survive a crash so that the judge goes on where it stopped. */
export interface MonitorState {
  readonly status: Status;
  /** When this status began, epoch ms; creation time while pending. */
  readonly since: number;
  /** Number of status changes so far; gap-free per monitor. */
  readonly sequence: number;
  /** Re-checks of the present doubt (`suspect` or `recovering`) that have been judged. */
  readonly step: number;
  /** Start of the present failure stretch; `null` when there is none. */
  readonly firstFailureAt: number | null;
  /** When the next quick re-check is due; `null`: the schedule decides. */
  readonly recheckAt: number | null;
  readonly incidentId: IncidentId | null;
  /** Reason of the latest check that was not up; `null` once the monitor is up again. */
  readonly reason: string | null;
  /** What the prober wants to remember. */
  readonly memory: JsonObject | null;
}

/** The state of a monitor nobody has judged yet. */
export function pendingState(createdAt: number): MonitorState {
  return {
    status: 'pending',
    since: createdAt,
    sequence: 0,
    step: 0,
    firstFailureAt: null,
    recheckAt: null,
    incidentId: null,
    reason: null,
    memory: null,
  };
}
