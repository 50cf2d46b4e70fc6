import type { MachineCapacity } from '../check/check-limits.ts';

/** Checks have two fifths of the files that a process may open, the rest is for everything else. */
const SHARE_OF_FILES = 0.1;
/** When nothing is known of the machine. */
const CAUTIOUS = 100;

/** How many deliveries may be under way at once: each has a socket. */
export function capacityForDeliveries({ openFiles }: MachineCapacity): number {
  return openFiles === null ? CAUTIOUS : Math.floor(openFiles * SHARE_OF_FILES);
}
