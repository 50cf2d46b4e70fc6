import { AppError, ConflictError, NotFoundError } from '../../core/errors.ts';
import { asMonitorId, asProjectId, type ProjectId } from '../../core/ids.ts';
import type { Quotas } from '../../core/limits/quotas.ts';
import type { EntityStore, MonitorStore, Storage } from '../../core/ports/storage.ts';
import { OwnRows } from './own-rows.ts';
import { historyOfProjects, incidentsOfProjects, outboxOfProjects } from './project-records.ts';

/**
 * The same database for who may see only these projects: all else is not there, whatever is asked. What would name another
 * project when it is written is refused. Accounts, which belong to no project, stay as they are.
 */
export function storageOfProjects(
  storage: Storage,
  projectIds: ReadonlySet<ProjectId>,
  quotas: Quotas | null,
): Storage {
  const max = quotas?.items;
  const own = new OwnRows(storage, projectIds);
  const records = historyOfProjects(storage, own);
  // Store by store and never as a whole, so that one that comes later is not shown before someone decided what of it is.
  return {
    projects: projectsAmong(storage, own),
    owners: storeOfProjects(storage.owners, own, max),
    channels: storeOfProjects(storage.channels, own, max),
    schedules: storeOfProjects(storage.schedules, own, max),
    escalations: storeOfProjects(storage.escalations, own, max),
    maintenance: storeOfProjects(storage.maintenance, own, max),
    silences: storeOfProjects(storage.silences, own, max),
    monitors: monitorsOfProjects(storage, own, quotas?.monitors),
    incidents: incidentsOfProjects(storage, own),
    outbox: outboxOfProjects(storage, own),
    history: records.history,
    past: records.past,
    alertStates: records.alertStates,
    heartbeats: records.heartbeats,
    ledger: { commit: notHere },
    deliveries: refusing(storage.deliveries),
    life: storage.life,
    links: storage.links,
    users: storage.users,
    sessions: storage.sessions,
    apiKeys: storage.apiKeys,
    audit: storage.audit,
    secondFactors: storage.secondFactors,
    accountLinks: storage.accountLinks,
    passkeys: storage.passkeys,
    identities: storage.identities,
    close: notHere,
  };
}

function projectsAmong({ projects }: Storage, own: OwnRows): Storage['projects'] {
  return {
    get: async (id) => (own.has(asProjectId(id)) ? projects.get(id) : null),
    list: (request) => projects.list({ ...request, projectIds: own.among(request.projectIds) }),
    put: notHere,
    remove: notHere,
  };
}

function storeOfProjects<Item extends { readonly projectId: ProjectId }>(
  store: EntityStore<Item>,
  own: OwnRows,
  max: number | undefined,
): EntityStore<Item> {
  const get = async (id: string): Promise<Item | null> => own.only(await store.get(id));
  return {
    get,
    list: (request) => store.list({ ...request, projectIds: own.among(request.projectIds) }),
    put: async (item) => {
      own.requireProject(item.projectId);
      return store.put(item, max);
    },
    remove: async (id) => {
      if ((await get(id)) === null) throw new NotFoundError('item', id);
      await store.remove(id);
    },
  };
}

function monitorsOfProjects({ monitors }: Storage, own: OwnRows, max?: number): MonitorStore {
  return {
    async create(items) {
      for (const { projectId } of items) own.requireProject(projectId);
      await hidingOthers(own, () => monitors.create(items, max));
    },
    async replace(monitor) {
      await requireAll([monitor]);
      return hidingOthers(own, () => monitors.replace(monitor, max));
    },
    async replaceAll(items) {
      await requireAll(items);
      return hidingOthers(own, () => monitors.replaceAll(items, max));
    },
    async remove(id, at) {
      if (!(await own.hasMonitor(id))) throw new NotFoundError('monitor', id);
      await monitors.remove(id, at);
    },
    removeAll: async (ids, at) => monitors.removeAll(await own.monitorsAmong(ids), at),
    async get(id) {
      const found = await monitors.get(id);
      return found !== null && own.has(found.monitor.projectId) ? found : null;
    },
    async getAll(ids) {
      const found = await monitors.getAll(ids);
      return new Map([...found].filter(([, { monitor }]) => own.has(monitor.projectId)));
    },
    async findCalled(text, projectId) {
      if (projectId !== undefined) {
        return own.has(projectId) ? monitors.findCalled(text, projectId) : [];
      }
      return own.monitorsAmong(await monitors.findCalled(text));
    },
    async findByTargets(kind, targets) {
      const found = await monitors.findByTargets(kind, targets);
      return found.filter(({ projectId }) => own.has(projectId));
    },
    list: (query) => monitors.list({ ...query, projectIds: own.among(query.projectIds) }),
    countByTag: (projectIds) => monitors.countByTag(own.among(projectIds)),
    countByStatus: (projectIds) => monitors.countByStatus(own.among(projectIds)),
  };

  async function requireAll(items: Parameters<MonitorStore['replaceAll']>[0]): Promise<void> {
    const ids = items.map(({ id }) => id);
    const known = new Set(await own.monitorsAmong(ids));
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) throw new NotFoundError('monitor', missing);
    for (const { projectId } of items) own.requireProject(projectId);
  }
}

/** A conflict with a monitor of another project does not say which. */
async function hidingOthers<Result>(own: OwnRows, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const { existingId } = error.details;
    const isKnown =
      typeof existingId === 'string' && (await own.hasMonitor(asMonitorId(existingId)));
    if (isKnown) throw error;
    throw new ConflictError('this is watched in another project already');
  }
}

function refusing<Store extends object>(store: Store): Store {
  const keys = Object.keys(store);
  return Object.fromEntries(keys.map((key) => [key, notHere])) as unknown as Store;
}

/** What only the service itself does, or who administers it. */
function notHere(): never {
  throw new AppError('forbidden', 'this is not for members of single projects');
}
