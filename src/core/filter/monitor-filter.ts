import type { OwnerId, ProjectId } from '../ids.ts';
import type { Monitor } from '../monitor/monitor.ts';

/** Which monitors something is about: all that is given must hold. */
export interface MonitorFilter {
  /** The project whose monitors these are. */
  readonly projectId: ProjectId;
  /** One of these, by id, name or address; none: any. */
  readonly monitors: readonly string[];
  /** Every one of these tags. */
  readonly tags: readonly string[];
  /** One of these owners; none: any. */
  readonly ownerIds: readonly OwnerId[];
  /** All monitors of the project; nothing else is given then. */
  readonly isForAll: boolean;
}

/** What of a monitor filters look at. */
export type Filtered = Pick<
  Monitor,
  'id' | 'name' | 'target' | 'options' | 'tags' | 'ownerIds' | 'projectId'
>;
