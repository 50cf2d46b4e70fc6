import { endStretch, openOutage } from '../../core/alerting/alert.ts';
import type { OutageEnd } from '../../core/alerting/alert.ts';
import {
  deferredAlert,
  isUnnotified,
  planBeginning,
  withNotice,
  withoutNotice,
} from '../../core/alerting/plan-alert.ts';
import type { Alert, AlertPlan, Beginning, BeginningPlan } from '../../core/alerting/plan-alert.ts';
import type { Destination } from '../../core/alerting/route.ts';
import type { IncidentId, MonitorId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { IncidentStore, LedgerEntry, Outbox } from '../../core/ports/storage.ts';
import { eachOf } from './routes.ts';
import type { Routes } from './routes.ts';

/** A judgement on its way to the ledger. */
export interface Decision {
  readonly monitor: Monitor;
  readonly at: number;
  readonly state: MonitorState;
  readonly changedFrom: Status | null;
  /** What people must know of it; `null`: nothing. */
  readonly alert: Alert | null;
}

export interface AlertPlannerSetup {
  readonly clock: Clock;
  readonly routes: Routes;
  readonly incidents: Pick<IncidentStore, 'get' | 'list'>;
  readonly outbox: Pick<Outbox, 'list'>;
  /** Whether the monitor is in a maintenance window at the given time (epoch ms); never, when absent. */
  readonly isInMaintenance?: (monitor: Monitor, at: number) => boolean;
}

/** An open incident with those who were notified of it. */
interface Notified {
  readonly incident: Incident;
  readonly destinations: readonly Destination[];
}

/** What is known of an outage from then on: who was notified of it, that its alert is deferred, or that it is over. */
type OutageUpdate =
  | ({ readonly kind: 'notified' } & Notified)
  | { readonly kind: 'deferred'; readonly incident: Incident }
  | { readonly kind: 'over'; readonly incidentId: IncidentId };

interface Plan extends AlertPlan {
  readonly outage: OutageUpdate | null;
}

/** A decision as it is to be written, and what is to be remembered if it is. */
export interface Completed {
  readonly entry: LedgerEntry;
  readonly outage: OutageUpdate | null;
}

const NOTHING: Plan = { incident: null, notifications: [], outage: null };

/**
 * Turns alerts into notifications: remembers, or reads back, who was notified of what is open, and asks the plans of the
 * core in their order: maintenance, then who, then how. The end of an outage goes exactly to those who were notified of it.
 */
export class AlertPlanner {
  readonly #setup: AlertPlannerSetup;
  readonly #notified = new Map<IncidentId, Notified>();
  /** Open incidents whose alert a maintenance window deferred. */
  readonly #unnotified = new Map<MonitorId, Incident>();

  constructor(setup: AlertPlannerSetup) {
    this.#setup = setup;
  }

  /** Takes up the alerts that a former process deferred. */
  async start(): Promise<void> {
    const { incidents, isInMaintenance } = this.#setup;
    if (isInMaintenance === undefined) return;
    for await (const incident of eachOf((page) => incidents.list({ ...page, isOpen: true }))) {
      if (isUnnotified(incident)) this.#unnotified.set(incident.monitorId, incident);
    }
  }

  /** The monitor is gone, and with it the incident that may have been open. */
  forget(monitorId: MonitorId, incidentId: IncidentId | null): void {
    this.#unnotified.delete(monitorId);
    if (incidentId !== null) this.#notified.delete(incidentId);
  }

  /** A receiver more was notified of an open incident than was decided here. */
  noteNotified(incidentId: IncidentId, destination: Destination): void {
    const notified = this.#notified.get(incidentId);
    if (notified === undefined) return;
    const destinations = [...notified.destinations, destination];
    this.#notified.set(incidentId, { ...notified, destinations });
  }

  /** Whether the monitor is in a maintenance window now. */
  isInMaintenance(monitor: Monitor): boolean {
    return this.#setup.isInMaintenance?.(monitor, this.#setup.clock.now()) === true;
  }

  /** The alert that has become due because a maintenance window is over while its outage goes on. */
  dueAlert(monitor: Monitor): Alert | null {
    const unnotified = this.#unnotified.get(monitor.id);
    if (unnotified === undefined) return null;
    return deferredAlert(unnotified, this.isInMaintenance(monitor));
  }

  /**
   * The decision as it is to be written. Remembers nothing: a monitor may be removed meanwhile. Rejects when the database
   * cannot be read; may be asked again.
   */
  async complete(decision: Decision): Promise<Completed> {
    const { monitor, at, state, changedFrom, alert } = decision;
    const { outage, ...plan } = alert === null ? NOTHING : await this.#plan(monitor, alert);
    return {
      entry: { monitorId: monitor.id, at, state, changedFrom, ...plan, stages: {}, events: [] },
      outage,
    };
  }

  /** The decision counts; to be called before the next one is completed. */
  remember({ entry: { monitorId }, outage }: Completed): void {
    if (outage === null) return;
    if (outage.kind === 'deferred') this.#unnotified.set(monitorId, outage.incident);
    else this.#unnotified.delete(monitorId);
    if (outage.kind === 'notified') this.#notified.set(outage.incident.id, outage);
    if (outage.kind === 'over') this.#notified.delete(outage.incidentId);
  }

  async #plan(monitor: Monitor, alert: Alert): Promise<Plan> {
    if (alert.reason === 'outage_ended') return this.#resolve(monitor, alert);
    if (alert.reason === 'judged_again' || alert.reason === 'slow_over')
      return this.#endUnjudged(monitor, alert);
    const { incident } = alert;
    if (alert.reason === 'not_judged' || alert.reason === 'slow') {
      const kind = alert.reason === 'slow' ? 'slow' : 'unjudged';
      return this.#beginStretch(monitor, { kind, incident });
    }
    if (alert.reason === 'maintenance_over') {
      const isDeferred = this.#unnotified.get(monitor.id) === incident;
      return isDeferred ? this.#open(monitor, withNotice(incident)) : NOTHING;
    }
    return this.isInMaintenance(monitor) ? this.#defer(incident) : this.#open(monitor, incident);
  }

  #defer(given: Incident): Plan {
    const incident = withoutNotice(given);
    return { incident, notifications: [], outage: { kind: 'deferred', incident } };
  }

  async #open(monitor: Monitor, incident: Incident): Promise<Plan> {
    const { routes, notifications } = await this.#begin(monitor, { kind: 'opened', incident });
    const outage = { kind: 'notified', incident, destinations: routes } as const;
    return { incident, notifications, outage };
  }

  async #beginStretch(monitor: Monitor, beginning: Beginning): Promise<Plan> {
    const { notifications } = await this.#begin(monitor, beginning);
    return { incident: null, notifications, outage: null };
  }

  async #begin(monitor: Monitor, beginning: Beginning): Promise<BeginningPlan> {
    const directory = await this.#setup.routes.current();
    return planBeginning(beginning, { monitor, directory, at: this.#setup.clock.now() });
  }

  async #resolve(
    monitor: Monitor,
    { incidentId, resolvedAt, gaps }: Alert & { readonly reason: 'outage_ended' },
  ): Promise<Plan> {
    const notified =
      this.#notified.get(incidentId) ?? (await this.#recallOutage(monitor, incidentId));
    if (notified === null) return NOTHING;
    const directory = await this.#setup.routes.current();
    const end = this.#recovery(resolvedAt, gaps);
    const { incident, destinations } = notified;
    const stretch = { ...openOutage(incident), destinations, monitor };
    return { ...endStretch(stretch, end, directory), outage: { kind: 'over', incidentId } };
  }

  async #endUnjudged(
    monitor: Monitor,
    { reason, incident, resolvedAt }: Alert & { readonly reason: 'judged_again' | 'slow_over' },
  ): Promise<Plan> {
    const [opening, ending] =
      reason === 'slow_over' ? (['slow', 'slow_over'] as const) : (['unjudged', 'judged'] as const);
    const destinations = await this.#recall(incident.id, opening);
    const directory = await this.#setup.routes.current();
    const stretch = { incident, openings: [opening], ending };
    const end = this.#recovery(resolvedAt, []);
    const { notifications } = endStretch({ ...stretch, monitor, destinations }, end, directory);
    return { incident: null, notifications, outage: null };
  }

  #recovery(resolvedAt: number, gaps: OutageEnd['gaps']): OutageEnd {
    return { why: 'recovered', resolvedAt, gaps, at: this.#setup.clock.now() };
  }

  /** Whom a former process notified of an outage, read from what it wrote. */
  async #recallOutage(monitor: Monitor, incidentId: IncidentId): Promise<Notified | null> {
    const unnotified = this.#unnotified.get(monitor.id);
    if (unnotified?.id === incidentId) return { incident: unnotified, destinations: [] };
    const incident = await this.#setup.incidents.get(incidentId);
    if (incident === null) return null;
    return { incident, destinations: await this.#recall(incidentId, 'opened') };
  }

  async #recall(
    incidentId: IncidentId,
    kind: 'opened' | 'unjudged' | 'slow',
  ): Promise<readonly Destination[]> {
    const { outbox } = this.#setup;
    const destinations: Destination[] = [];
    const sent = eachOf((request) => outbox.list({ ...request, incidentId, kind }));
    for await (const { channelId, recipient } of sent) destinations.push({ channelId, recipient });
    return destinations;
  }
}
