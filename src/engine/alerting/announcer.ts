import { endStretch, notificationsOf, openOutage } from '../../core/alerting/alert.ts';
import type { IncidentId, MonitorId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { IncidentStore, LedgerEntry, Outbox } from '../../core/ports/storage.ts';
import { routesOf } from '../../core/alerting/route.ts';
import type { Destination } from '../../core/alerting/route.ts';
import { eachOf } from './routes.ts';
import type { Routes } from './routes.ts';

/** What a judgement means for people. */
export type News =
  | { readonly kind: 'opened'; readonly incident: Incident }
  /** A quiet time is over, and the outage that began in it is not. */
  | { readonly kind: 'belated'; readonly incident: Incident }
  | {
      readonly kind: 'resolved';
      readonly incidentId: IncidentId;
      readonly resolvedAt: number;
      /** Stretches of the outage in which nothing was judged. */
      readonly gaps: readonly Gap[];
    }
  /** The monitor has not been judged for a day. */
  | { readonly kind: 'unjudged'; readonly incident: Incident }
  | { readonly kind: 'judged'; readonly incident: Incident; readonly resolvedAt: number };

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
  readonly incidents: Pick<IncidentStore, 'get' | 'list'>;
  readonly outbox: Pick<Outbox, 'list'>;
  /** Whether nobody wants to hear of the monitor at the given time (epoch ms); never, when absent. */
  readonly isQuiet?: (monitorId: MonitorId, at: number) => boolean;
}

type Announced = Pick<LedgerEntry, 'incident' | 'notifications'>;

/** Marks, in its evidence, an open incident that nobody has been told of because of a quiet time. */
const UNTOLD = 'quiet';

/** An open incident with those who have been told of it. */
interface Told {
  readonly incident: Incident;
  readonly destinations: readonly Destination[];
}

/** Decides who is told: of an outage every recipient of its owner's channels, of its end exactly those that were told of it. */
export class Announcer {
  readonly #setup: AnnouncerSetup;
  readonly #told = new Map<IncidentId, Told>();
  /** Open incidents that nobody has been told of yet. */
  readonly #untold = new Map<MonitorId, Incident>();

  constructor(setup: AnnouncerSetup) {
    this.#setup = setup;
  }

  /** The decision as it is to be written. Rejects when the database cannot be read; may be asked again. */
  async complete(decision: Decision): Promise<LedgerEntry> {
    const { monitor, at, state, changedFrom, news } = decision;
    const plain = { monitorId: monitor.id, at, state, changedFrom };
    if (news === null) return { ...plain, incident: null, notifications: [] };
    return { ...plain, ...(await this.#announce(monitor, news)) };
  }

  /** Takes up what a former process kept quiet about. */
  async start(): Promise<void> {
    const { incidents, isQuiet } = this.#setup;
    if (isQuiet === undefined) return;
    for await (const incident of eachOf((page) => incidents.list({ ...page, isOpen: true }))) {
      if (incident.evidence[UNTOLD] === true) this.#untold.set(incident.monitorId, incident);
    }
  }

  /** The monitor is gone, and with it the incident that may have been open. */
  forget(monitorId: MonitorId, incidentId: IncidentId | null): void {
    this.#untold.delete(monitorId);
    if (incidentId !== null) this.#told.delete(incidentId);
  }

  /** News that have become due because a quiet time is over while its outage goes on. */
  overdueNews(monitorId: MonitorId): News | null {
    const incident = this.#untold.get(monitorId);
    if (incident === undefined || this.isQuiet(monitorId)) return null;
    return { kind: 'belated', incident };
  }

  async #announce(monitor: Monitor, news: News): Promise<Announced> {
    if (news.kind === 'resolved') return this.#resolve(monitor, news);
    const { incident } = news;
    if (news.kind === 'unjudged') return this.#unjudged(monitor, incident);
    if (news.kind === 'judged') return this.#judged(monitor, news);
    if (news.kind === 'belated') {
      if (this.#untold.get(monitor.id) !== incident) return { incident: null, notifications: [] };
      const { [UNTOLD]: _, ...evidence } = incident.evidence;
      return this.#open(monitor, { ...incident, evidence });
    }
    if (!this.isQuiet(monitor.id)) return this.#open(monitor, incident);
    const untold = { ...incident, evidence: { ...incident.evidence, [UNTOLD]: true } };
    this.#untold.set(monitor.id, untold);
    return { incident: untold, notifications: [] };
  }

  async #open(monitor: Monitor, incident: Incident): Promise<Announced> {
    const routes = routesOf(monitor.ownerId, await this.#setup.routes.current());
    this.#told.set(incident.id, { incident, destinations: routes });
    this.#untold.delete(monitor.id);
    const at = this.#setup.clock.now();
    return {
      incident,
      notifications: notificationsOf({ kind: 'opened', incident, monitor, routes, at }),
    };
  }

  async #resolve(
    monitor: Monitor,
    { incidentId, ...recovery }: Extract<News, { kind: 'resolved' }>,
  ): Promise<Announced> {
    const told = this.#told.get(incidentId) ?? (await this.#recall(monitor, incidentId));
    if (told === null) return { incident: null, notifications: [] };
    const directory = await this.#setup.routes.current();
    this.#told.delete(incidentId);
    this.#untold.delete(monitor.id);
    const end = { ...recovery, why: 'recovered', at: this.#setup.clock.now() } as const;
    return endStretch({ ...openOutage(told.incident), ...told, monitor }, end, directory);
  }

  async #unjudged(monitor: Monitor, incident: Incident): Promise<Announced> {
    const routes = routesOf(monitor.ownerId, await this.#setup.routes.current());
    const news = {
      kind: 'unjudged',
      incident,
      monitor,
      routes,
      at: this.#setup.clock.now(),
    } as const;
    return { incident: null, notifications: notificationsOf(news) };
  }

  async #judged(
    monitor: Monitor,
    { incident, resolvedAt }: Extract<News, { kind: 'judged' }>,
  ): Promise<Announced> {
    const destinations = await this.#toldOf(incident.id, 'unjudged');
    const directory = await this.#setup.routes.current();
    const told = {
      incident,
      opening: 'unjudged',
      ending: 'judged',
      monitor,
      destinations,
    } as const;
    const end = { why: 'recovered', resolvedAt, gaps: [], at: this.#setup.clock.now() } as const;
    return { incident: null, notifications: endStretch(told, end, directory).notifications };
  }

  /** Whether nobody wants to hear of the monitor just now. */
  isQuiet(monitorId: MonitorId): boolean {
    return this.#setup.isQuiet?.(monitorId, this.#setup.clock.now()) === true;
  }

  /** What a former process told, read from what it wrote. */
  async #recall(monitor: Monitor, incidentId: IncidentId): Promise<Told | null> {
    const untold = this.#untold.get(monitor.id);
    if (untold?.id === incidentId) return { incident: untold, destinations: [] };
    const incident = await this.#setup.incidents.get(incidentId);
    if (incident === null) return null;
    return { incident, destinations: await this.#toldOf(incidentId, 'opened') };
  }

  async #toldOf(
    incidentId: IncidentId,
    kind: 'opened' | 'unjudged',
  ): Promise<readonly Destination[]> {
    const { outbox } = this.#setup;
    const destinations: Destination[] = [];
    const sent = eachOf((request) => outbox.list({ ...request, incidentId, kind }));
    for await (const { channelId, recipient } of sent) destinations.push({ channelId, recipient });
    return destinations;
  }
}
