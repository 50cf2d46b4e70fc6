import type { OwnerId } from '../ids.ts';
import type { Directory } from './route.ts';

/** Whom alerts reach, as owners and channels are now. */
export interface AlertReach {
  /** Whether anyone is notified of the monitors of this owner, or of those without an owner. */
  hasChannel(ownerId: OwnerId | null): boolean;
  /** Monitors that are watched, and of which no one is notified. */
  readonly monitorsWithoutChannel: number;
  /** Owners that no alert reaches, whether or not they have monitors. */
  readonly ownersWithoutChannel: readonly OwnerId[];
}

/** Reads it off the directory and the number of watched monitors of each owner. */
export function reachOf(
  { channels, owners }: Pick<Directory, 'channels' | 'owners'>,
  monitorsByOwner: ReadonlyMap<OwnerId | null, number>,
): AlertReach {
  const reached = new Set<OwnerId | null>();
  for (const { isEnabled, ownerId } of channels.values()) if (isEnabled) reached.add(ownerId);
  let monitorsWithoutChannel = 0;
  for (const [ownerId, count] of monitorsByOwner) {
    if (!reached.has(ownerId)) monitorsWithoutChannel += count;
  }
  return {
    hasChannel: (ownerId) => reached.has(ownerId),
    monitorsWithoutChannel,
    ownersWithoutChannel: [...owners.keys()].filter((id) => !reached.has(id)),
  };
}
