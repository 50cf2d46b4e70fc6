import type { OwnerId } from '../ids.ts';
import type { Directory } from './route.ts';

/** Whom alerts reach, as owners and channels are now. */
export interface AlertReach {
  /** Whether anyone is notified of the monitors of these owners, or of those without an owner. */
  hasChannel(ownerIds: readonly OwnerId[]): boolean;
  /** Monitors that are watched, and of which no one is notified. */
  readonly monitorsWithoutChannel: number;
  /** Owners that no alert reaches, whether or not they have monitors. */
  readonly ownersWithoutChannel: readonly OwnerId[];
}

/** How many monitors have exactly these owners. */
export interface OwnedCount {
  readonly ownerIds: readonly OwnerId[];
  readonly monitors: number;
}

/** Reads it off the directory and the numbers of watched monitors by their owners. */
export function reachOf(
  { channels, owners }: Pick<Directory, 'channels' | 'owners'>,
  counts: Iterable<OwnedCount>,
): AlertReach {
  const reached = new Set<OwnerId | null>();
  for (const { isEnabled, ownerId } of channels.values()) if (isEnabled) reached.add(ownerId);
  const hasChannel = (ownerIds: readonly OwnerId[]): boolean =>
    ownerIds.length === 0 ? reached.has(null) : ownerIds.some((id) => reached.has(id));
  let monitorsWithoutChannel = 0;
  for (const { ownerIds, monitors } of counts) {
    if (!hasChannel(ownerIds)) monitorsWithoutChannel += monitors;
  }
  return {
    hasChannel,
    monitorsWithoutChannel,
    ownersWithoutChannel: [...owners.keys()].filter((id) => !reached.has(id)),
  };
}
