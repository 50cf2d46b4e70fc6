import type { Monitor } from '../../core/monitor/monitor.ts';
import type { Watched } from '../watched.ts';

/** One check under way. */
export interface Run {
  readonly watched: Watched;
  /** The monitor as it was when the check began. */
  readonly monitor: Monitor;
  /** That of its state when the check began. */
  readonly epoch: number;
  /** `request`: asked for outside of the schedule. */
  readonly trigger: 'schedule' | 'request';
  /** Wall clock; `null` for a check that was asked for. */
  readonly dueAt: number | null;
  /** Monotonic ms. */
  readonly submittedAt: number;
  /** As its monitor was when the check began. */
  readonly isSlow: boolean;
  /** Given up: its monitor has gone on without it. */
  isAbandoned: boolean;
}
