import type { IncidentId, MonitorId } from './ids.ts';
import type { JsonObject } from './json.ts';

/** A stretch of `down`, from its first failed check to its confirmed recovery. Times are epoch ms. */
export interface Incident {
  readonly id: IncidentId;
  readonly monitorId: MonitorId;
  /** The first failed check, not the moment of confirmation. */
  readonly startedAt: number;
  readonly confirmedAt: number;
  /** The check that confirmed the recovery; `null` while it lasts. */
  readonly resolvedAt: number | null;
  /** Reason of the check that confirmed it. */
  readonly reason: string;
  readonly message: string;
  /** The confirming check as it was seen: phase, method, status, timings, address. */
  readonly evidence: JsonObject;
}
