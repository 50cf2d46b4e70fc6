import type { OwnerId, ProjectId } from '../ids.ts';
import { DEFAULT_PROJECT } from '../projects/project-field.ts';
import type { Directory } from './route.ts';

/** Whom alerts reach, as owners and channels are now. */
export interface AlertReach {
  /** Whether anyone is notified of the monitors of these owners, or of those of a project without an owner. */
  hasChannel(ownerIds: readonly OwnerId[], projectId?: ProjectId): boolean;
  /** Monitors that are watched, and of which no one is notified. */
  readonly monitorsWithoutChannel: number;
  /** Owners that no alert reaches, whether or not they have monitors. */
  readonly ownersWithoutChannel: readonly OwnerId[];
}

/** How many monitors of a project have exactly these owners. */
export interface OwnedCount {
  readonly ownerIds: readonly OwnerId[];
  readonly projectId: ProjectId;
  readonly monitors: number;
}

/** Reads it off the directory and the numbers of watched monitors by their owners. */
export function reachOf(
  { channels, owners }: Pick<Directory, 'channels' | 'owners'>,
  counts: Iterable<OwnedCount>,
): AlertReach {
  const reached = new Set<OwnerId>();
  const reachedProjects = new Set<ProjectId>();
  for (const { isEnabled, ownerId, projectId } of channels.values()) {
    if (!isEnabled) continue;
    if (ownerId === null) reachedProjects.add(projectId);
    else reached.add(ownerId);
  }
  const hasChannel = (
    ownerIds: readonly OwnerId[],
    projectId: ProjectId = DEFAULT_PROJECT,
  ): boolean =>
    ownerIds.length === 0 ? reachedProjects.has(projectId) : ownerIds.some((id) => reached.has(id));
  let monitorsWithoutChannel = 0;
  for (const { ownerIds, projectId, monitors } of counts) {
    if (!hasChannel(ownerIds, projectId)) monitorsWithoutChannel += monitors;
  }
  return {
    hasChannel,
    monitorsWithoutChannel,
    ownersWithoutChannel: [...owners.keys()].filter((id) => !reached.has(id)),
  };
}
