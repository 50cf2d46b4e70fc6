import type { MuteFacts } from '../../core/alerting/planning/pipeline.ts';
import type { Cover } from '../../core/alerting/stages/mute.ts';
import { isExpired } from '../../core/incident/sight.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { Escalation } from '../../core/people/escalation.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Dependencies } from './dependencies.ts';

/** What people have planned and written down, as it is now. */
export interface Plans {
  maintenanceOf(monitor: Monitor, at: number): Cover | null;
  silenceOf(monitor: Monitor, at: number): Cover | null;
  /** The monitor's own escalation, or its owners'. */
  escalationOf(monitor: Monitor): Escalation | null;
  /** The owner who is on call by a schedule; `null`: none, or there is no such schedule. */
  onCall(scheduleId: string, at: number): OwnerId | null;
}

const FAILING: ReadonlySet<Status> = new Set(['suspect', 'down', 'recovering']);

/** Gathers what the pipeline asks about a monitor. */
export class Situation {
  readonly #clock: Clock;
  readonly #plans: Plans;
  readonly #dependencies: Dependencies;

  constructor(clock: Clock, plans: Plans, dependencies: Dependencies) {
    this.#clock = clock;
    this.#plans = plans;
    this.#dependencies = dependencies;
  }

  muteFacts(monitor: Monitor, { lastSeenAt }: Pick<MonitorState, 'lastSeenAt'>): MuteFacts {
    const at = this.#clock.now();
    const ancestors = this.#dependencies.ancestorsOf(monitor).map(({ monitor: each, state }) => ({
      name: each.name,
      status: state.status,
      since: state.since,
    }));
    return {
      maintenance: this.#plans.maintenanceOf(monitor, at),
      silence: this.#plans.silenceOf(monitor, at),
      dependency: { ancestors, lastSeenAt, at },
    };
  }

  isInMaintenance(monitor: Monitor): boolean {
    return this.#plans.maintenanceOf(monitor, this.#clock.now()) !== null;
  }

  escalationOf(monitor: Monitor): Escalation | null {
    return this.#plans.escalationOf(monitor);
  }

  onCall(scheduleId: string): OwnerId | null {
    return this.#plans.onCall(scheduleId, this.#clock.now());
  }

  /** Whether the latest check of the site is no long time ago, and found it down: the outage is known to go on. */
  isSeenDown(monitor: Monitor, state: MonitorState): boolean {
    if (state.status !== 'down' || state.unjudgedSince !== null) return false;
    return !isExpired(state, this.#clock.now(), monitor);
  }

  /** How many monitors fail and depend on this one. */
  affectedBy(monitor: Monitor): number {
    return this.#dependencies.dependantsOf(monitor).filter(({ state }) => FAILING.has(state.status))
      .length;
  }
}
