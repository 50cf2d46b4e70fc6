import { isOtherTarget } from '../core/monitor/monitor-change.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { MonitorState } from '../core/monitor/monitor-state.ts';

/**
 * A monitor under watch: a row of the monitor table, which alone writes it. What else a stage knows of a monitor stands in
 * a column of that stage.
 */
export interface Watched {
  readonly monitor: Monitor;
  /** Ahead of the database by whatever the ledger writer still holds. */
  readonly state: MonitorState;
  /** Its place in every column; another monitor's once this one is removed. */
  readonly slot: number;
  readonly isRemoved: boolean;
}

/** Whether a check of the one is no answer to what the other asks: another target, or other options. */
export function asksOtherwise(a: Monitor, b: Monitor): boolean {
  if (a === b) return false;
  return isOtherTarget(a, b) || JSON.stringify(a.options) !== JSON.stringify(b.options);
}
