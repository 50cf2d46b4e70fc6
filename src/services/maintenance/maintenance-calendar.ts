import { isInWindow, type MaintenanceWindow } from '../../core/monitor/maintenance-window.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';

/** Whom a window is for is said by kind and target. */
type Maintained = Pick<Monitor, 'kind' | 'target'>;

/** Knows which monitors are in a maintenance window. */
export interface MaintenanceCalendar {
  /** Whether no notification of the monitor is to be sent at that moment (epoch ms). */
  isInMaintenance(monitor: Maintained, at: number): boolean;
  /** Other windows, in the place of the ones before. */
  replace(windows: readonly MaintenanceWindow[]): void;
}

/** Holds for whatever monitor has a target of the windows, whenever it got it. */
export function createMaintenanceCalendar(
  given: readonly MaintenanceWindow[],
): MaintenanceCalendar {
  let windowsOf = byTarget(given);
  return {
    isInMaintenance: (monitor, at) =>
      windowsOf.get(keyOf(monitor))?.some((window) => isInWindow(window, at)) ?? false,
    replace: (others) => {
      windowsOf = byTarget(others);
    },
  };
}

function byTarget(
  windows: readonly MaintenanceWindow[],
): ReadonlyMap<string, readonly MaintenanceWindow[]> {
  const found = new Map<string, MaintenanceWindow[]>();
  for (const window of windows) {
    for (const monitor of window.monitors) {
      const key = keyOf(monitor);
      const known = found.get(key);
      if (known === undefined) found.set(key, [window]);
      else known.push(window);
    }
  }
  return found;
}

function keyOf({ kind, target }: Maintained): string {
  return `${kind} ${target}`;
}
