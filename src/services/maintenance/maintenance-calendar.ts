import type { MonitorId } from '../../core/ids.ts';
import { isInWindow, type MaintenanceWindow } from '../../core/monitor/maintenance-window.ts';
import type { MonitorStore } from '../../core/ports/storage.ts';

/** Knows which monitors are in a maintenance window. */
export interface MaintenanceCalendar {
  /** Whether no notification of the monitor is to be sent at that moment (epoch ms). */
  isInMaintenance(id: MonitorId, at: number): boolean;
  /** Looks the windows' monitors up; call it again when monitors have been added. */
  findMonitors(monitors: Pick<MonitorStore, 'findByTargets'>): Promise<void>;
  /** Other windows, in the place of the ones before; they count as soon as `findMonitors` has found their monitors. */
  replace(windows: readonly MaintenanceWindow[]): void;
}

const LOOKUP = 500;

/** Holds for the monitors of the windows, as soon as `findMonitors` has found them. */
export function createMaintenanceCalendar(
  given: readonly MaintenanceWindow[],
): MaintenanceCalendar {
  let windows = given;
  let windowsOf: ReadonlyMap<MonitorId, readonly MaintenanceWindow[]> = new Map();
  return {
    isInMaintenance: (id, at) =>
      windowsOf.get(id)?.some((window) => isInWindow(window, at)) ?? false,
    findMonitors: async (monitors) => {
      windowsOf = await monitorsOf(windows, monitors);
    },
    replace: (others) => {
      windows = others;
    },
  };
}

async function monitorsOf(
  windows: readonly MaintenanceWindow[],
  monitors: Pick<MonitorStore, 'findByTargets'>,
): Promise<ReadonlyMap<MonitorId, readonly MaintenanceWindow[]>> {
  const found = new Map<MonitorId, MaintenanceWindow[]>();
  for (const window of windows) {
    for (const kind of new Set(window.monitors.map((monitor) => monitor.kind))) {
      const targets = window.monitors.flatMap((it) => (it.kind === kind ? [it.target] : []));
      for (let from = 0; from < targets.length; from += LOOKUP) {
        const some = await monitors.findByTargets(kind, targets.slice(from, from + LOOKUP));
        for (const { id } of some) found.set(id, [...(found.get(id) ?? []), window]);
      }
    }
  }
  return found;
}
