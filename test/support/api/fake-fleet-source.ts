import { asMonitorId, type MonitorId } from '../../../src/core/ids.ts';
import type { Monitor } from '../../../src/core/monitor/monitor.ts';
import { pendingState, type MonitorState } from '../../../src/core/monitor/monitor-state.ts';
import type { FleetSource } from '../../../src/core/ports/fleet-source.ts';

/** What an engine has in memory, as a test wants it. */
export interface FakeFleetSource extends FleetSource {
  /** Watches a monitor, or changes what is known of it; the same id is the same entry. */
  put(monitor: Monitor, state?: Partial<MonitorState>): void;
  drop(id: string): void;
  /** From now on these are in maintenance, and these are silenced. */
  mute(ids: {
    readonly maintenance?: readonly string[];
    readonly silenced?: readonly string[];
  }): void;
}

export function createFakeFleetSource(): FakeFleetSource {
  const rows = new Map<MonitorId, { monitor: Monitor; state: MonitorState }>();
  let muted: Parameters<FakeFleetSource['mute']>[0] = {};
  let version = 0;
  return {
    watched: () => rows.values(),
    watchedOf: (id) => rows.get(id),
    mutesVersion: () => version,
    mutesOf: ({ id }) => ({
      isInMaintenance: muted.maintenance?.includes(id) === true,
      isSilenced: muted.silenced?.includes(id) === true,
    }),
    recentSites: () => ({ asked: rows.size, answered: rows.size }),
    put: (monitor, state = {}) => {
      const known = rows.get(monitor.id);
      const before = known?.state ?? pendingState(monitor.createdAt);
      if (known === undefined) rows.set(monitor.id, { monitor, state: { ...before, ...state } });
      else Object.assign(known, { monitor, state: { ...before, ...state } });
    },
    drop: (id) => void rows.delete(asMonitorId(id)),
    mute: (ids) => {
      muted = ids;
      version += 1;
    },
  };
}
