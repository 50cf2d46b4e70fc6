import type { MonitorId } from '../../core/ids.ts';
import { isInWindow, type MaintenanceWindow } from '../../core/monitor/maintenance-window.ts';
import type { MonitorStore } from '../../core/ports/storage.ts';

/** Knows which monitors are in a maintenance window. */
export interface QuietTimes {
  /** Whether no notification of the monitor is to be sent at that moment (epoch ms). */
  isQuiet(id: MonitorId, at: number): boolean;
  /** Looks the windows' monitors up; call it again when monitors have been added. */
  learn(monitors: Pick<MonitorStore, 'findByTargets'>): Promise<void>;
  /** Other windows, in the place of the ones before; they count as soon as `learn` has found their monitors. */
  replace(windows: readonly MaintenanceWindow[]): void;
}

const LOOKUP = 500;

/** Quiet for the monitors of the windows, as soon as `learn` has found them. */
export function createQuietTimes(given: readonly MaintenanceWindow[]): QuietTimes {
  let windows = given;
  let windowsOf: ReadonlyMap<MonitorId, readonly MaintenanceWindow[]> = new Map();
  return {
    isQuiet: (id, at) => windowsOf.get(id)?.some((window) => isInWindow(window, at)) ?? false,
    learn: async (monitors) => {
      windowsOf = await findMonitors(windows, monitors);
    },
    replace: (others) => {
      windows = others;
    },
  };
}

async function findMonitors(
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
