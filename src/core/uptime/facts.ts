import { HEARTBEAT_KIND } from '../heartbeat/heartbeat.ts';
import {
  gapsAt,
  pingGapsAt,
  type Gap,
  type ServiceDowntime,
} from '../incident/service-downtime.ts';
import type { Past } from '../ports/past-store.ts';
import type { WatchedMonitor } from '../ports/storage.ts';
import type { UptimeFacts } from './uptime.ts';

/** How long the ledger keeps changes of status, ended incidents and pauses, in milliseconds: 400 days. */
export const LEDGER_KEPT_MS = 400 * 86_400_000;

/** What holds for all monitors alike. */
export interface ServicePast {
  /** When it is asked, epoch ms. */
  readonly now: number;
  /** When this service was there; `null`: it was never noted. */
  readonly life: ServiceDowntime | null;
  /** The maintenance windows of a monitor within the range in question. */
  maintenanceOf(watched: WatchedMonitor): readonly Gap[];
}

/** All that is known of a monitor's past, of which its time line is made. */
export function uptimeFacts(
  watched: WatchedMonitor,
  { transitions, outages, pauses }: Past,
  service: ServicePast,
): UptimeFacts {
  const { monitor, state } = watched;
  const { life, now } = service;
  const unwatched = outages.flatMap(({ gaps, resolvedAt }) =>
    resolvedAt === null ? state.gaps : gaps,
  );
  // Where pings were refused, all others were judged.
  const gapsOf = monitor.kind === HEARTBEAT_KIND ? pingGapsAt : gapsAt;
  const away = life === null ? [] : gapsOf(life, now, false);
  return {
    createdAt: monitor.createdAt,
    knownFrom: now - LEDGER_KEPT_MS,
    status: state.status,
    since: state.since,
    transitions,
    outages,
    gaps: [...away, ...unwatched],
    maintenance: service.maintenanceOf(watched),
    pauses,
  };
}
