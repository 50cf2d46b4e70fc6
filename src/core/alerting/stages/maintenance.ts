import type { Cover, Mute } from './mute.ts';

/** Is the monitor in a maintenance window? */
export function maintenanceMute(window: Cover | null): Mute | null {
  return window && { stage: 'maintenance', by: window.by, until: window.until };
}
