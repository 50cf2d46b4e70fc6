import { endStretch, OUTAGE_OPENINGS } from '../../core/alerting/alert.ts';
import type { NoticeKind } from '../../core/alerting/notification.ts';
import {
  decideAlert,
  dueAlerts,
  muteOf,
  nextAlertAt,
} from '../../core/alerting/planning/pipeline.ts';
import type { AlertFacts, AlertVerdict } from '../../core/alerting/planning/pipeline.ts';
import type { Alert } from '../../core/alerting/plan-alert.ts';
import { NO_NOTICE } from '../../core/alerting/planning/notice-context.ts';
import type { NoticeContext, NoticePlan } from '../../core/alerting/planning/notice-context.ts';
import { planNotices } from '../../core/alerting/planning/plan-notices.ts';
import type { Destination } from '../../core/alerting/route.ts';
import { noteChange } from '../../core/alerting/stages/flapping.ts';
import { changedStages, type StageStates } from '../../core/alerting/stages/stage-states.ts';
import type { IncidentId, MonitorId } from '../../core/ids.ts';
import { slowStretch } from '../../core/incident/slow-stretch.ts';
import type { KeptEvidence } from '../../core/incident/kept-evidence.ts';
import type { IncidentEvent } from '../../core/incident/timeline.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type {
  AlertStateStore,
  IncidentStore,
  LedgerEntry,
  Outbox,
} from '../../core/ports/storage.ts';
import { eachOf, type Routes } from '../alerting/routes.ts';
import type { Watched } from '../watched.ts';
import { AlertMemory, type OpenIncident } from './alert-memory.ts';
import type { BeforeOutages } from './before-outages.ts';
import type { Situation } from './situation.ts';
import type { SteadyTime } from './steady-time.ts';

/** A judgement on its way to the ledger. */
export interface Decision {
  readonly monitor: Monitor;
  readonly at: number;
  readonly state: MonitorState;
  readonly changedFrom: Status | null;
  /** What people must know of it; `null`: nothing. */
  readonly alert: Alert | null;
  /** What else its incident's time line says of it. */
  readonly events?: readonly IncidentEvent[];
  /** See `LedgerEntry`. */
  readonly evidence?: KeptEvidence;
}

export interface AlertPlannerSetup {
  readonly clock: Clock;
  readonly steady: SteadyTime;
  readonly routes: Routes;
  readonly situation: Situation;
  readonly beforeOutages: Pick<BeforeOutages, 'of' | 'forget'>;
  readonly incidents: Pick<IncidentStore, 'get'>;
  readonly outbox: Pick<Outbox, 'list'>;
  readonly alertStates: Pick<AlertStateStore, 'list'>;
}

/** A decision as it is to be written, and what is to be remembered if it is. */
export interface Completed {
  readonly entry: LedgerEntry;
  readonly stages: StageStates;
  /** The incident that it was about, as it is known from then on: open, with those who know of it, or over. */
  readonly incident:
    | ({ readonly kind: 'open' } & OpenIncident)
    | { readonly kind: 'over'; readonly id: IncidentId }
    | null;
}

type Planned = Omit<Completed, 'entry'> & { readonly plan: NoticePlan };

/**
 * Turns decisions into what is written: asks the pipeline what an alert comes to, and composes the notifications. Remembers,
 * or reads back, what the stages know and who was notified of what is open.
 */
export class AlertPlanner {
  readonly #setup: AlertPlannerSetup;
  readonly #memory: AlertMemory;

  constructor(setup: AlertPlannerSetup) {
    this.#setup = setup;
    this.#memory = new AlertMemory(setup.steady);
  }

  /** Takes up what a former process left; the monitors of which something may be due. */
  async start(): Promise<readonly MonitorId[]> {
    const { alertStates, routes } = this.#setup;
    await routes.current();
    return this.#memory.load(alertStates);
  }

  /** The monitor is gone, or judged anew, and with it the incident that may have been open. */
  forget(monitorId: MonitorId, incidentId: IncidentId | null): void {
    this.#memory.forget(monitorId);
    this.#setup.beforeOutages.forget(monitorId);
    if (incidentId !== null) this.#memory.close(incidentId);
  }

  /** What was decided of the monitor was never written: what is stored counts. */
  takeStored(monitorId: MonitorId, stages: StageStates): void {
    this.#memory.take(monitorId, stages);
  }

  /** A receiver more was notified of an open incident than was decided here. */
  noteNotified(incidentId: IncidentId, destination: Destination): void {
    this.#memory.addNotified(incidentId, destination);
  }

  /** Whether the monitor is in a maintenance window now. */
  isInMaintenance(monitor: Monitor): boolean {
    return this.#setup.situation.isInMaintenance(monitor);
  }

  /** Whether alerts of the monitor are muted now, whatever its own history is. */
  isMuted({ monitor, state }: Pick<Watched, 'monitor' | 'state'>): boolean {
    return muteOf(this.#setup.situation.muteFacts(monitor, state)) !== null;
  }

  /** Whether it is slow, no one was notified of that as something muted it, and nothing does any more. */
  isSlowDue(watched: Pick<Watched, 'monitor' | 'state'>): boolean {
    const { slow } = this.#memory.stagesOf(watched.monitor.id);
    if (slow === null || slow.incidentId !== slowStretch(watched.monitor, watched.state)?.id) {
      return false;
    }
    return !this.isMuted(watched);
  }

  /** What is due of a monitor by itself. */
  dueAlerts({ monitor, state }: Pick<Watched, 'monitor' | 'state'>): readonly Alert[] {
    return dueAlerts(this.#factsOf(monitor, state, this.#memory.stagesOf(monitor.id)));
  }

  /** When something may be due of it next, steady ms; `null`: never. What is overdue comes in `overdueMs`. */
  nextAlertAt(monitor: Monitor, overdueMs: number): number | null {
    const { situation, steady } = this.#setup;
    const states = this.#memory.stagesOf(monitor.id);
    const escalation = situation.escalationOf(monitor);
    return nextAlertAt({ states, escalation }, { now: steady(), overdueMs });
  }

  /**
   * The decision as it is to be written. Remembers nothing: a monitor may be removed meanwhile. Rejects when the database
   * cannot be read; may be asked again.
   */
  async complete(decision: Decision): Promise<Completed> {
    const { monitor, at, state, changedFrom, alert, events = [], evidence } = decision;
    const before = this.#memory.stagesOf(monitor.id);
    const change = changedFrom === null ? null : { from: changedFrom, to: state.status };
    const flapping = change && noteChange(before.flapping, change, this.#setup.steady());
    const noted = change === null ? before : { ...before, flapping };
    const { plan, stages, incident } =
      alert === null
        ? { plan: NO_NOTICE, stages: noted, incident: null }
        : await this.#plan({ ...decision, alert }, noted);
    const entry = {
      monitorId: monitor.id,
      at,
      state,
      changedFrom,
      incident: plan.incident,
      notifications: plan.notifications,
      stages: changedStages(before, stages),
      events: [...events, ...plan.events],
      ...(evidence !== undefined && { evidence }),
    };
    return { entry, stages, incident };
  }

  /** The decision counts; to be called before the next one is completed. */
  remember({ entry: { monitorId }, stages, incident }: Completed): void {
    this.#memory.setStages(monitorId, stages);
    if (incident?.kind === 'open') this.#memory.setOpen(incident);
    if (incident !== null) this.#setup.beforeOutages.forget(monitorId);
    if (incident?.kind === 'over') this.#memory.close(incident.id);
  }

  async #plan(
    decision: Decision & { readonly alert: Alert },
    states: StageStates,
  ): Promise<Planned> {
    const { alert, monitor, state } = decision;
    const { routes, steady } = this.#setup;
    if (alert.reason === 'judged_again' || alert.reason === 'slow_over') {
      const stages = alert.reason === 'slow_over' ? { ...states, slow: null } : states;
      return { plan: await this.#endStretch(monitor, alert), stages, incident: null };
    }
    const directory = await routes.current();
    const open = await this.#incidentOf(alert, state, states);
    const incident = open?.incident ?? null;
    const { verdict, states: stages } = decideAlert(alert, {
      ...this.#factsOf(monitor, state, states),
      now: steady(),
      incident,
    });
    const notifiedOfUnrest =
      verdict.kind === 'calm' ? await this.#recall(verdict.unrest.incidentId, ['unstable']) : [];
    const mute = states.mute?.incidentId === incident?.id ? (states.mute?.mute ?? null) : null;
    const known = open && { ...open, notifiedOfUnrest, mute };
    const context = { ...this.#contextOf(monitor, stages), directory };
    const plan = planNotices({ alert, verdict, known }, context);
    return { plan, stages, incident: open && learned(verdict, open, plan) };
  }

  #factsOf(
    monitor: Monitor,
    state: MonitorState,
    states: StageStates,
  ): Omit<AlertFacts, 'incident'> {
    const { situation, steady } = this.#setup;
    const escalation = situation.escalationOf(monitor);
    const isSeenDown = situation.isSeenDown(monitor, state);
    const mutes = situation.muteFacts(monitor, state);
    return { ...mutes, now: steady(), states, state, escalation, isSeenDown };
  }

  #contextOf(monitor: Monitor, { escalation }: StageStates): Omit<NoticeContext, 'directory'> {
    const { clock, situation, steady } = this.#setup;
    return {
      monitor,
      at: clock.now(),
      escalation: situation.escalationOf(monitor),
      progress: escalation && { done: escalation.done, passedMs: steady() - escalation.since },
      affected: situation.affectedBy(monitor),
      onCall: (scheduleId) => situation.onCall(scheduleId),
    };
  }

  /** The incident that an alert is about, with those who know of it; `null` when there is none. */
  async #incidentOf(
    alert: Alert,
    state: MonitorState,
    { flapping }: StageStates,
  ): Promise<OpenIncident | null> {
    if (alert.reason === 'outage_confirmed') {
      const before = await this.#setup.beforeOutages.of(alert.incident.monitorId);
      const evidence = { ...before, ...alert.incident.evidence };
      return { incident: { ...alert.incident, evidence }, notified: [] };
    }
    if ('incident' in alert) return { incident: alert.incident, notified: [] };
    if ('incidentId' in alert) return this.#openIncident(alert.incidentId);
    // The end of unrest is about the outage that goes on, or about the one that it began with.
    if (state.incidentId !== null) return this.#openIncident(state.incidentId);
    if (flapping?.kind !== 'unstable') return null;
    const first = await this.#setup.incidents.get(flapping.incidentId);
    return first && { incident: first, notified: [] };
  }

  /** From memory, or as a former process wrote it. */
  async #openIncident(id: IncidentId): Promise<OpenIncident | null> {
    const remembered = this.#memory.openOf(id);
    if (remembered !== undefined) return remembered;
    const incident = await this.#setup.incidents.get(id);
    if (incident === null) return null;
    return { incident, notified: await this.#recall(id, OUTAGE_OPENINGS) };
  }

  async #endStretch(
    monitor: Monitor,
    alert: Alert & { readonly reason: 'judged_again' | 'slow_over' },
  ): Promise<NoticePlan> {
    const { clock, routes } = this.#setup;
    const { incident, resolvedAt } = alert;
    const stretch = STRETCHES[alert.reason];
    const destinations = await this.#recall(incident.id, stretch.openings);
    const end = { why: 'recovered', resolvedAt, gaps: [], at: clock.now() } as const;
    const directory = await routes.current();
    const ended = endStretch({ ...stretch, incident, monitor, destinations }, end, directory);
    return { ...NO_NOTICE, notifications: ended.notifications };
  }

  async #recall(
    incidentId: IncidentId,
    kinds: readonly NoticeKind[],
  ): Promise<readonly Destination[]> {
    const { outbox } = this.#setup;
    const destinations: Destination[] = [];
    for await (const { channelId, recipient, notice } of eachOf((request) =>
      outbox.list({ ...request, incidentId }),
    )) {
      if (kinds.includes(notice.kind)) destinations.push({ channelId, recipient });
    }
    return destinations.reverse();
  }
}

const STRETCHES = {
  judged_again: { openings: ['unjudged'], ending: 'judged' },
  slow_over: { openings: ['slow'], ending: 'slow_over' },
} as const;

/** What is known of an incident after a verdict about it. */
function learned(
  { kind }: AlertVerdict,
  open: OpenIncident,
  plan: NoticePlan,
): Completed['incident'] {
  if (kind === 'begin' || kind === 'finish' || kind === 'nothing') return null;
  if (kind === 'end') return { kind: 'over', id: open.incident.id };
  if (open.incident.resolvedAt !== null) return null;
  const incident = plan.incident ?? open.incident;
  return { kind: 'open', incident, notified: [...open.notified, ...plan.notified] };
}
