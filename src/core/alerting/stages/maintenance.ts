import { lastingCover, type Cover, type Mute } from './mute.ts';

/** Is the monitor in a maintenance window? `windows` are those that are open for it just now. */
export function maintenanceMute(windows: readonly Cover[]): Mute | null {
  const cover = lastingCover(windows);
  return cover && { stage: 'maintenance', ...cover };
}
