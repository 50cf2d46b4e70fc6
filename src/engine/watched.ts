import { isOtherTarget } from '../core/monitor/monitor-change.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { MonitorState } from '../core/monitor/monitor-state.ts';

/** Why a monitor is due: its regular slot, a quick re-check, or as soon as it is polite. */
export type DueKind = 'slot' | 'recheck' | 'soon';

/** A monitor under watch: what it is, what the judge made of it, and what goes on with it just now. */
export interface Watched {
  monitor: Monitor;
  /** Ahead of the database by whatever the ledger writer still holds. */
  state: MonitorState;
  /** Its number in the due queue. */
  readonly slot: number;
  dueKind: DueKind;
  /** The check under way; never more than one. */
  run: Run | null;
  /** It is due and waits for a place. */
  isWaiting: boolean;
  /** Its next check is expected to keep its place for long. */
  isSlow: boolean;
  /** What its latest check dialled last; `null` when there is none yet, or it dialled nothing. */
  address: string | null;
  /** When its latest check began, monotonic ms; 0 before there was one. */
  checkedAt: number;
  /** It asked to be left alone until then (monotonic ms); `null`: it did not, when it was last checked. */
  quietUntil: number | null;
  /** Since when it could not be judged, as its state says it and in monotonic ms. */
  unjudged: { readonly since: number; readonly beganAt: number } | null;
  isRemoved: boolean;
}

/** One check under way. */
export interface Run {
  readonly watched: Watched;
  /** The monitor as it was when the check began. */
  readonly monitor: Monitor;
  /** That of its state when the check began. */
  readonly epoch: number;
  /** `request`: somebody asked for it outside of the schedule. */
  readonly trigger: 'schedule' | 'request';
  /** Wall clock; `null` for a check that somebody asked for. */
  readonly dueAt: number | null;
  /** Monotonic ms. */
  readonly submittedAt: number;
  /** As its monitor was when the check began. */
  readonly isSlow: boolean;
  /** Given up: its monitor has gone on without it. */
  isAbandoned: boolean;
}

/** Whether a check of the one is no answer to what the other asks: another target, or other options. */
export function asksOtherwise(a: Monitor, b: Monitor): boolean {
  if (a === b) return false;
  return isOtherTarget(a, b) || JSON.stringify(a.options) !== JSON.stringify(b.options);
}
