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
 * The monitors of these projects alone, and their events. A monitor that goes to another project is removed here. A message is
 * of the project of its channel; without one it is left out. Alarms are about the service and come to everybody.
 */
export function eventsOfProjects(
  { source, watch }: { readonly source: FleetSource; readonly watch: Pick<Watch, 'subscribe'> },
  projectIds: ReadonlySet<ProjectId>,
): ProjectEvents {
  const ours = ourSource(source, projectIds);
  const view = {
    source: ours,
    projectIds,
    monitorIds: new Set([...ours.watched()].map(({ monitor }) => monitor.id)),
  };
  const listeners = new Set<(event: LiveEvent) => void>();
  const stop = watch.subscribe((event) => {
    const own = ownEvent(event, view);
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

/** What decides which events are seen. */
interface View {
  readonly source: FleetSource;
  readonly projectIds: ReadonlySet<ProjectId>;
  /** The monitors that are there now; kept true by the events. */
  readonly monitorIds: Set<MonitorId>;
}

type EventOf<Kind extends LiveEvent['kind']> = Extract<LiveEvent, { readonly kind: Kind }>;
/** The event as those see it who see only these projects; `null`: not at all. */
type OwnEvent<Kind extends LiveEvent['kind']> = (
  event: EventOf<Kind>,
  view: View,
) => EventOf<Kind> | null;

/** Who sees an event is decided here for every kind: one that is not in the list is dropped. */
const OWN_EVENTS: { readonly [Kind in LiveEvent['kind']]: OwnEvent<Kind> } = {
  alarm: (event) => event,
  check: (event, { monitorIds }) => (monitorIds.has(event.check.monitorId) ? event : null),
  incident: (event, { monitorIds }) => (monitorIds.has(event.incident.monitorId) ? event : null),
  status: (event, { monitorIds }) => (monitorIds.has(event.monitorId) ? event : null),
  notification: (event, { projectIds }) =>
    event.projectId !== undefined && projectIds.has(event.projectId) ? event : null,
  monitor: (event, { source, monitorIds }) => {
    const { monitorId } = event;
    if (event.change === 'updated' && source.watchedOf(monitorId) !== undefined) {
      monitorIds.add(monitorId);
      return event;
    }
    return monitorIds.delete(monitorId) ? { ...event, change: 'removed' } : null;
  },
};

function ownEvent<Kind extends LiveEvent['kind']>(
  event: EventOf<Kind>,
  view: View,
): LiveEvent | null {
  const { kind } = event as { readonly kind: Kind };
  if (!Object.hasOwn(OWN_EVENTS, kind)) return null;
  const decide: OwnEvent<Kind> = OWN_EVENTS[kind];
  return decide(event, view);
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
