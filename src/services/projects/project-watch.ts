import type { MonitorId, ProjectId } from '../../core/ids.ts';
import type { FleetSource } from '../../core/ports/fleet-source.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { LiveEvent, Watch } from '../../core/ports/watch.ts';

/** What happens to the monitors of some projects, and nothing else. */
export interface ProjectEvents extends Pick<Watch, 'subscribe'> {
  readonly source: FleetSource;
  stop(): void;
}

/**
 * The monitors of these projects alone, and their events. A monitor that goes to another project is removed here. Messages are
 * left out: they name their monitors only in their ids. Alarms are about the service and come to everybody.
 */
export function eventsOfProjects(
  { source, watch }: { readonly source: FleetSource; readonly watch: Pick<Watch, 'subscribe'> },
  projectIds: ReadonlySet<ProjectId>,
): ProjectEvents {
  const ours = ourSource(source, projectIds);
  const ids = new Set([...ours.watched()].map(({ monitor }) => monitor.id));
  const listeners = new Set<(event: LiveEvent) => void>();
  const stop = watch.subscribe((event) => {
    const own = ownEvent(event, ours, ids);
    if (own === null) return;
    for (const listener of listeners) listener(own);
  });
  return {
    source: ours,
    stop,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The event as those see it who see only the monitors with these ids, which it keeps true; `null`: not at all. */
function ownEvent(event: LiveEvent, source: FleetSource, ids: Set<MonitorId>): LiveEvent | null {
  if (event.kind === 'alarm') return event;
  if (event.kind === 'notification') return null;
  if (event.kind === 'check') return ids.has(event.check.monitorId) ? event : null;
  if (event.kind === 'incident') return ids.has(event.incident.monitorId) ? event : null;
  const { monitorId } = event;
  if (event.kind === 'status') return ids.has(monitorId) ? event : null;
  const isOurs = event.change === 'updated' && source.watchedOf(monitorId) !== undefined;
  if (isOurs) {
    ids.add(monitorId);
    return event;
  }
  return ids.delete(monitorId) ? { ...event, change: 'removed' } : null;
}

function ourSource(source: FleetSource, projectIds: ReadonlySet<ProjectId>): FleetSource {
  const isOurs = ({ monitor }: WatchedMonitor): boolean => projectIds.has(monitor.projectId);
  return {
    watched: () => Iterator.from(source.watched()).filter(isOurs),
    watchedOf(id) {
      const watched = source.watchedOf(id);
      return watched !== undefined && isOurs(watched) ? watched : undefined;
    },
    mutesVersion: () => source.mutesVersion(),
    mutesOf: (monitor) => source.mutesOf(monitor),
    recentSites: () => source.recentSites(),
  };
}
