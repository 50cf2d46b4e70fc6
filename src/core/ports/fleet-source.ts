import type { MonitorId } from '../ids.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { WatchedMonitor } from './storage.ts';

/** What the running engine has in memory of its monitors, to be shown all at once. */
export interface FleetSource {
  /**
   * Every monitor under watch, in no order. An entry is the same object for as long as its monitor is watched, and always holds
   * what is known now.
   */
  watched(): Iterable<WatchedMonitor>;
  watchedOf(id: MonitorId): WatchedMonitor | undefined;
  /** Changes whenever another maintenance window or silence holds than before. */
  mutesVersion(): number;
  /** Whether the monitor is in a maintenance window, and whether it is silenced, now. */
  mutesOf(monitor: Monitor): { readonly isInMaintenance: boolean; readonly isSilenced: boolean };
  /** Sites that were asked in the last minute, and those among them that answered anything. */
  recentSites(): { readonly asked: number; readonly answered: number };
}
