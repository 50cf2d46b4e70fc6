import type { Check } from '../../core/check/check.ts';
import type { JsonObject } from '../../core/json.ts';
import { describeMonitor } from '../../core/monitor/monitor-input.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';

/** A monitor as clients see it: the flat form they may send back, secrets masked, and its state. */
export function monitorView(
  { monitor, state }: WatchedMonitor,
  kinds: ReadonlyMap<string, MonitorKind>,
): JsonObject {
  return {
    ...describeMonitor(monitor, kinds),
    id: monitor.id,
    target: monitor.target,
    status: state.status,
    since: state.since,
    reason: state.reason,
    openIncident: state.incidentId,
    createdAt: monitor.createdAt,
    updatedAt: monitor.updatedAt,
  };
}

/** The same with its newest checks. */
export function listedMonitorView(
  listed: WatchedMonitor & { readonly latestChecks: readonly Check[] },
  kinds: ReadonlyMap<string, MonitorKind>,
): object {
  return { ...monitorView(listed, kinds), latestChecks: listed.latestChecks };
}
