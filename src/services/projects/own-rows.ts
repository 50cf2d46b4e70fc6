import type {
  ChannelId,
  IncidentId,
  MonitorId,
  NotificationId,
  ProjectId,
} from '../../core/ids.ts';
import { InvalidError } from '../../core/errors.ts';
import type { Storage } from '../../core/ports/storage.ts';

/** What is asked of a database before something of it is shown to who may see only some projects. */
export class OwnRows {
  readonly #storage: Storage;
  readonly projectIds: readonly ProjectId[];
  readonly #known: ReadonlySet<ProjectId>;

  constructor(storage: Storage, projectIds: ReadonlySet<ProjectId>) {
    this.#storage = storage;
    this.#known = projectIds;
    this.projectIds = [...projectIds];
  }

  has(projectId: ProjectId): boolean {
    return this.#known.has(projectId);
  }

  /** Those of the wanted projects that are among these; all of these, when nothing is wanted. */
  among(wanted?: readonly ProjectId[]): readonly ProjectId[] {
    return wanted?.filter((id) => this.has(id)) ?? this.projectIds;
  }

  /** The item, if it belongs to one of the projects. */
  only<Item extends { readonly projectId: ProjectId }>(item: Item | null): Item | null {
    return item !== null && this.has(item.projectId) ? item : null;
  }

  async hasMonitor(id: MonitorId): Promise<boolean> {
    const found = await this.#storage.monitors.get(id);
    return found !== null && this.has(found.monitor.projectId);
  }

  async monitorsAmong<Id extends MonitorId>(ids: readonly Id[]): Promise<readonly Id[]> {
    const found = await this.#storage.monitors.getAll(ids);
    return ids.filter((id) => {
      const watched = found.get(id);
      return watched !== undefined && this.has(watched.monitor.projectId);
    });
  }

  async hasChannel(id: ChannelId): Promise<boolean> {
    return this.only(await this.#storage.channels.get(id)) !== null;
  }

  async hasIncident(id: IncidentId): Promise<boolean> {
    const incident = await this.#storage.incidents.get(id);
    return incident !== null && this.hasMonitor(incident.monitorId);
  }

  async hasNotification(id: NotificationId): Promise<boolean> {
    const notification = await this.#storage.outbox.get(id);
    return notification !== null && this.hasChannel(notification.channelId);
  }

  /** Throws `InvalidError` for something that is to belong to another project. */
  requireProject(projectId: ProjectId): void {
    if (this.has(projectId)) return;
    throw new InvalidError([
      {
        path: 'project',
        message: `project names ${projectId}, and there is no such project where you may do this`,
        hint: `there are ${this.projectIds.join(', ')}`,
      },
    ]);
  }
}

/** Those for which the question is answered with yes. */
export async function those<Item>(
  items: readonly Item[],
  isWanted: (item: Item) => Promise<boolean>,
): Promise<readonly Item[]> {
  const answers = await Promise.all(items.map(isWanted));
  return items.filter((_, index) => answers[index] === true);
}
