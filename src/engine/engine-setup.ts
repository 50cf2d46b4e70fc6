import type { CheckLimits } from '../core/check/check-limits.ts';
import type { OwnerId } from '../core/ids.ts';
import type { Mac } from '../core/links/link.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { BaselineStore } from '../core/ports/baseline-store.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Executor, ExecutorHandlers } from '../core/ports/executor.ts';
import type { Log } from '../core/ports/log.ts';
import type { Retention, Storage } from '../core/ports/storage.ts';
import type { Canary } from '../core/probe-health/canary.ts';
import type { OpenNotifier } from './alerting/deliver.ts';

export interface EngineSetup {
  readonly storage: Omit<Storage, 'close'>;
  /** Opens the executor that makes the checks; the engine starts and stops it. */
  openExecutor(handlers: ExecutorHandlers): Executor;
  /** By kind of channel. The caller that opened them closes them, after the engine has stopped. */
  readonly notifiers: ReadonlyMap<string, OpenNotifier>;
  readonly limits: CheckLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly retention: Retention;
  /** Signs the links in messages that act without a login; without it there are none. */
  readonly linkMac?: Mac;
  /** How many deliveries there is room for at once; as many as are useful, when absent. */
  readonly deliverySlots?: number;
  /** 0 to 1; spreads retries. */
  random(): number;
  /** The owner who is notified of trouble of our own; others are in their place when absent, see `alarmRoutes`. */
  readonly operatorId?: OwnerId | null;
  /** Places that show whether our network works. */
  readonly canaries?: readonly Canary[];
  /** Where what is known of our own side outlives us; a restart begins without it, when absent. */
  readonly baselines?: BaselineStore;
  /**
   * Whether the monitor is in a maintenance window at `at` (epoch ms); by those of the database, when absent. An outage confirmed in it is recorded, and its
   * alert deferred; if it outlasts the window, the next check makes it due.
   */
  readonly isInMaintenance?: (monitor: Monitor, at: number) => boolean;
  /**
   * Kinds of monitors whose targets call us: none, when absent. Such results prove nothing about our own
   * side, and our own side is no reason to hold them back.
   */
  readonly isPushed?: (kind: string) => boolean;
}

/** What went wrong so far, counted since the start. */
export interface EngineCounts {
  /** Regular slots without a check. */
  readonly skippedSlots: number;
  /** Checks that history never got. */
  readonly droppedChecks: number;
  /** Checks that changed no state. */
  readonly unjudgedChecks: number;
  /** Decisions that the database would never take. */
  readonly refusedDecisions: number;
}
