import type { IncidentId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { Status } from './monitor.ts';
import type { Gap } from '../incident/service-downtime.ts';
import type { Expiry } from '../check/expiry.ts';

/** A failed check that the rule by count still remembers. */
export interface RecentFailure {
  /** When it began, epoch ms. */
  readonly at: number;
  readonly reason: string;
}

/** What must survive a crash so that the judge goes on where it stopped. */
export interface MonitorState {
  readonly status: Status;
  /** When this status began, epoch ms; creation time while pending. */
  readonly since: number;
  /** Number of status changes so far; gap-free per monitor. */
  readonly sequence: number;
  /** How often judging has begun anew (another target, a pause): what was decided in an earlier epoch counts no more. */
  readonly epoch: number;
  /** Re-checks of the present doubt (`suspect` or `recovering`) that have been judged. */
  readonly step: number;
  /** Start of the present failure stretch; `null` when there is none. */
  readonly firstFailureAt: number | null;
  /** When the latest check of that stretch began that judged the site; `null` without a stretch. */
  readonly lastSeenAt: number | null;
  /** Stretches of the present outage in which nothing was judged, oldest first. */
  readonly gaps: readonly Gap[];
  /** When the next quick re-check is due; `null`: the schedule decides. */
  readonly recheckAt: number | null;
  readonly incidentId: IncidentId | null;
  /** The open incident was confirmed by the number of failed checks, and lasts until none of them is remembered. */
  readonly isCounted: boolean;
  /** Failed checks within the time of the rule by count, oldest first; none without such a rule. */
  readonly recentFailures: readonly RecentFailure[];
  /** When the site became slow, epoch ms, also while it is down meanwhile; `null` while it is not. */
  readonly slowSince: number | null;
  /** What of the site ends one day, as the latest check that saw it has it. */
  readonly expiry: Expiry | null;
  /** When the first of the latest checks began that could not judge the site; `null` once one can. */
  readonly unjudgedSince: number | null;
  /** The owner was notified that the site is not judged. */
  readonly isUnjudgedNotified: boolean;
  /** Reason of the latest check that was not up; `null` once the monitor is up again. */
  readonly reason: string | null;
  /** What the prober wants to remember. */
  readonly memory: JsonObject | null;
}

/** Of a monitor that is neither suspected nor down. */
export const NOTHING_SUSPECTED = {
  step: 0,
  firstFailureAt: null,
  lastSeenAt: null,
  gaps: [],
  recheckAt: null,
  incidentId: null,
  isCounted: false,
} as const satisfies Partial<MonitorState>;

/** The state of a monitor that was never judged. */
export function pendingState(createdAt: number): MonitorState {
  return {
    status: 'pending',
    since: createdAt,
    sequence: 0,
    epoch: 0,
    ...NOTHING_SUSPECTED,
    recentFailures: [],
    slowSince: null,
    expiry: null,
    unjudgedSince: null,
    isUnjudgedNotified: false,
    reason: null,
    memory: null,
  };
}

/** Judging begins anew at `at`, with nothing held against the monitor, and after whatever was decided so far. */
export function beginAnew(state: MonitorState, at: number): MonitorState {
  const { sequence, status, epoch } = state;
  return {
    ...pendingState(at),
    sequence: status === 'pending' ? sequence : sequence + 1,
    epoch: epoch + 1,
  };
}
