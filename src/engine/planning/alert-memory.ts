import type { Destination } from '../../core/alerting/route.ts';
import {
  NO_STAGE_STATES,
  resumeStages,
  STAGE_NAMES,
  type StageStates,
} from '../../core/alerting/stages/stage-states.ts';
import type { IncidentId, MonitorId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { AlertStateStore } from '../../core/ports/storage.ts';
import { eachOf } from '../alerting/routes.ts';
import type { SteadyTime } from './steady-time.ts';

/** An open incident with those who were notified of it. */
export interface OpenIncident {
  readonly incident: Incident;
  readonly notified: readonly Destination[];
}

/** What the stages remember of each monitor, and who knows of the open incidents; ahead of the database by what is being written. */
export class AlertMemory {
  readonly #steady: SteadyTime;
  readonly #stages = new Map<MonitorId, StageStates>();
  readonly #open = new Map<IncidentId, OpenIncident>();

  constructor(steady: SteadyTime) {
    this.#steady = steady;
  }

  /** Takes up what a former process remembered; the monitors are those of which there is anything. */
  async load(store: Pick<AlertStateStore, 'list'>): Promise<readonly MonitorId[]> {
    for await (const { monitorId, stages } of eachOf((page) => store.list(page))) {
      this.take(monitorId, stages);
    }
    return [...this.#stages.keys()];
  }

  /** What is stored of the monitor counts from now on. */
  take(monitorId: MonitorId, stages: StageStates): void {
    this.setStages(monitorId, resumeStages(stages, this.#steady()));
  }

  stagesOf(monitorId: MonitorId): StageStates {
    return this.#stages.get(monitorId) ?? NO_STAGE_STATES;
  }

  setStages(monitorId: MonitorId, stages: StageStates): void {
    if (STAGE_NAMES.every((name) => stages[name] === null)) this.#stages.delete(monitorId);
    else this.#stages.set(monitorId, stages);
  }

  openOf(incidentId: IncidentId): OpenIncident | undefined {
    return this.#open.get(incidentId);
  }

  setOpen(open: OpenIncident): void {
    this.#open.set(open.incident.id, open);
  }

  /** A receiver more holds the incident to be open. */
  addNotified(incidentId: IncidentId, destination: Destination): void {
    const open = this.#open.get(incidentId);
    if (open !== undefined) this.setOpen({ ...open, notified: [...open.notified, destination] });
  }

  close(incidentId: IncidentId): void {
    this.#open.delete(incidentId);
  }

  forget(monitorId: MonitorId): void {
    this.#stages.delete(monitorId);
  }
}
