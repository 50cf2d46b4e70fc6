import { NotFoundError } from '../../core/errors.ts';
import type { ProjectId } from '../../core/ids.ts';
import type { FleetSource } from '../../core/ports/fleet-source.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { Watch } from '../../core/ports/watch.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';
import type { ServiceContext } from '../context.ts';
import type { Quotas } from '../../core/limits/quotas.ts';
import { quietExplainer } from '../limits/quiet-explainer.ts';
import { storageOfProjects } from './project-storage.ts';

/** The service for who may see only some projects, until it is stopped. */
export interface ProjectContext extends ServiceContext {
  stop(): void;
}

/** The service as it is for who may see only these projects: all else is not there. Its fleet has been started. `quotas`: of who is only a member of them. */
export async function contextOfProjects(
  context: ServiceContext,
  projectIds: ReadonlySet<ProjectId>,
  quotas: Quotas | null,
): Promise<ProjectContext> {
  const storage = storageOfProjects(context.storage, projectIds, quotas);
  const { fleet, events } = context.fleet.ofProjects(projectIds, storage);
  await fleet.start();
  const [first = DEFAULT_PROJECT] = projectIds;
  return {
    // They change when the files are read again.
    get defaults() {
      return context.defaults;
    },
    entities: context.entities,
    filed: context.filed,
    clock: context.clock,
    readExport: context.readExport,
    pushKey: context.pushKey,
    newId: context.newId,
    newToken: context.newToken,
    credentials: context.credentials,
    linkMac: context.linkMac,
    monitorKinds: context.monitorKinds,
    channelKinds: context.channelKinds,
    storage,
    fleet,
    explainer:
      quotas === null ? context.explainer : quietExplainer(context.explainer, context.clock),
    watch: watchOfProjects(context, {
      storage,
      source: events.source,
      subscribe: events.subscribe,
    }),
    home: projectIds.has(DEFAULT_PROJECT) ? DEFAULT_PROJECT : first,
    stop: () => {
      fleet.stop();
      events.stop();
    },
  };
}

function watchOfProjects(
  { watch }: ServiceContext,
  own: {
    readonly storage: Storage;
    readonly source: FleetSource;
    readonly subscribe: Watch['subscribe'];
  },
): Watch {
  return {
    update: (changed) => watch.update(changed),
    remove: (id) => watch.remove(id),
    refreshRoutes: (channelIds) => watch.refreshRoutes(channelIds),
    wakeSender: () => watch.wakeSender(),
    health: () => watch.health(),
    ownSide: () => watch.ownSide(),
    subscribe: own.subscribe,
    checkNow: async (id) => {
      if ((await own.storage.monitors.get(id)) === null) throw new NotFoundError('monitor', id);
      return watch.checkNow(id);
    },
    acknowledge: async (id, by) => {
      if ((await own.storage.incidents.get(id)) === null) throw new NotFoundError('incident', id);
      await watch.acknowledge(id, by);
    },
    reach: async () => {
      const reach = await watch.reach();
      const owners = await Promise.all(
        reach.ownersWithoutChannel.map((id) => own.storage.owners.get(id)),
      );
      return {
        hasChannel: reach.hasChannel,
        ownersWithoutChannel: owners.flatMap((owner) => owner?.id ?? []),
        get monitorsWithoutChannel() {
          const unreached = Iterator.from(own.source.watched()).filter(
            ({ monitor }) =>
              !monitor.isPaused && !reach.hasChannel(monitor.ownerIds, monitor.projectId),
          );
          return [...unreached].length;
        },
      };
    },
  };
}
