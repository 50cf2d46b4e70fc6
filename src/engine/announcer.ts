import { notificationsOf, resolveIncident } from '../core/alert.ts';
import type { ChannelId, IncidentId } from '../core/ids.ts';
import type { Incident } from '../core/incident.ts';
import type { Monitor, Status } from '../core/monitor.ts';
import type { MonitorState } from '../core/monitor-state.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { IncidentStore, LedgerEntry, Outbox } from '../core/ports/storage.ts';
import { routesOf, routesOver } from '../core/route.ts';
import { eachOf } from './routes.ts';
import type { Routes } from './routes.ts';

/** What a judgement means for people. */
export type News =
  | { readonly kind: 'opened'; readonly incident: Incident }
  | { readonly kind: 'resolved'; readonly incidentId: IncidentId; readonly resolvedAt: number };

/** A judgement on its way to the ledger. */
export interface Decision {
  readonly monitor: Monitor;
  readonly at: number;
  readonly state: MonitorState;
  readonly changedFrom: Status | null;
  readonly news: News | null;
}

export interface AnnouncerSetup {
  readonly clock: Clock;
  readonly routes: Routes;
  readonly incidents: Pick<IncidentStore, 'get'>;
  readonly outbox: Pick<Outbox, 'list'>;
}

/** An open incident with the channels that have been told of it. */
interface Told {
  readonly incident: Incident;
  readonly channelIds: readonly ChannelId[];
}

/** Decides who is told: of an outage every channel of its owner, of its end exactly those that were told of it. */
export class Announcer {
  readonly #setup: AnnouncerSetup;
  readonly #told = new Map<IncidentId, Told>();

  constructor(setup: AnnouncerSetup) {
    this.#setup = setup;
  }

  /** The decision as it is to be written. Rejects when the database cannot be read; may be asked again. */
  async complete(decision: Decision): Promise<LedgerEntry> {
    const { monitor, at, state, changedFrom, news } = decision;
    const plain = { monitorId: monitor.id, at, state, changedFrom };
    if (news === null) return { ...plain, incident: null, notifications: [] };
    const announced =
      news.kind === 'opened'
        ? await this.#open(monitor, news.incident)
        : await this.#resolve(monitor, news);
    return { ...plain, ...announced };
  }

  async #open(
    monitor: Monitor,
    incident: Incident,
  ): Promise<Pick<LedgerEntry, 'incident' | 'notifications'>> {
    const routes = routesOf(monitor.ownerId, await this.#setup.routes.current());
    this.#told.set(incident.id, { incident, channelIds: routes.map((route) => route.channelId) });
    const at = this.#setup.clock.now();
    return {
      incident,
      notifications: notificationsOf({ kind: 'opened', incident, monitor, routes, at }),
    };
  }

  async #resolve(
    monitor: Monitor,
    { incidentId, resolvedAt }: Extract<News, { kind: 'resolved' }>,
  ): Promise<Pick<LedgerEntry, 'incident' | 'notifications'>> {
    const told = this.#told.get(incidentId) ?? (await this.#recall(incidentId));
    if (told === null) return { incident: null, notifications: [] };
    const directory = await this.#setup.routes.current();
    const routes = routesOver(told.channelIds, directory);
    this.#told.delete(incidentId);
    const incident = resolveIncident(told.incident, resolvedAt);
    const at = this.#setup.clock.now();
    return {
      incident,
      notifications: notificationsOf({ kind: 'resolved', incident, monitor, routes, at }),
    };
  }

  /** What a former process told, read from what it wrote. */
  async #recall(incidentId: IncidentId): Promise<Told | null> {
    const incident = await this.#setup.incidents.get(incidentId);
    if (incident === null) return null;
    const { outbox } = this.#setup;
    const channelIds: ChannelId[] = [];
    const sent = eachOf((request) => outbox.list({ ...request, incidentId, kind: 'opened' }));
    for await (const { channelId } of sent) channelIds.push(channelId);
    return { incident, channelIds };
  }
}
