import type { AlertReach } from '../../core/alerting/reach.ts';
import type { Check } from '../../core/check/check.ts';
import type { JsonObject } from '../../core/json.ts';
import { describeMonitor } from '../../core/monitor/monitor-input.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../../services/context.ts';

interface ViewSetup {
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly reach: AlertReach;
}

/** A monitor as clients see it: the flat form they may send back, secrets masked, and its state. */
function monitorView({ monitor, state }: WatchedMonitor, { kinds, reach }: ViewSetup): JsonObject {
  return {
    ...describeMonitor(monitor, kinds),
    id: monitor.id,
    owner: monitor.ownerIds[0] ?? null,
    owners: monitor.ownerIds,
    target: monitor.target,
    status: state.status,
    since: state.since,
    reason: state.reason,
    hasChannel: reach.hasChannel(monitor.ownerIds, monitor.projectId),
    openIncident: state.incidentId,
    expiry: state.expiry && { ...state.expiry, by: state.expiry.by ?? null },
    createdAt: monitor.createdAt,
    updatedAt: monitor.updatedAt,
  };
}

/** How monitors are shown, by what is known just now. */
export interface MonitorViews {
  one(watched: WatchedMonitor): JsonObject;
  /** The same with its newest checks. */
  listed(listed: WatchedMonitor & { readonly latestChecks: readonly Check[] }): object;
}

export async function monitorViews({
  monitorKinds: kinds,
  watch,
  filed,
}: Pick<ServiceContext, 'monitorKinds' | 'watch' | 'filed'>): Promise<MonitorViews> {
  const setup = { kinds, reach: await watch.reach() };
  return {
    one: (watched) => {
      const place = filed.of(watched.monitor);
      const view = monitorView(watched, setup);
      return place === null ? view : { ...view, filed: { ...place } };
    },
    listed: ({ latestChecks, ...watched }) => ({ ...monitorView(watched, setup), latestChecks }),
  };
}
