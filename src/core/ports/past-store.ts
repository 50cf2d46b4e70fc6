import type { IncidentId, MonitorId } from '../ids.ts';
import type { Gap } from '../incident/service-downtime.ts';
import type { Transition } from '../uptime/uptime.ts';

/** An outage as its sums need it. */
export interface PastOutage {
  readonly id: IncidentId;
  readonly startedAt: number;
  /** `null` while it lasts. */
  readonly resolvedAt: number | null;
  readonly reason: string;
  /** Stretches of it in which nothing was judged; of one that lasts they stand in the monitor's state. */
  readonly gaps: readonly Gap[];
}

/** What the ledger has of a monitor over some time. */
export interface Past {
  /** From the last one before that time on, up to now, in order of their sequence. */
  readonly transitions: readonly Transition[];
  /** Those that lie in it at least in part, oldest first. */
  readonly outages: readonly PastOutage[];
  /** The same of stretches in which it was paused; `to` is `null` while one lasts. */
  readonly pauses: readonly { readonly from: number; readonly to: number | null }[];
}

/** The past of monitors, for sums over time. */
export interface PastStore {
  /** Of each of these monitors that is there, over a range of epoch ms. Reads a hundred thousand in short steps. */
  between(
    monitorIds: readonly MonitorId[],
    range: { readonly from: number; readonly to: number },
  ): Promise<ReadonlyMap<MonitorId, Past>>;
}
