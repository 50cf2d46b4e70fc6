import type { OwnerId } from '../ids.ts';
import type { Monitor } from '../monitor/monitor.ts';

/** Which monitors something is about: all that is given must hold. */
export interface MonitorFilter {
  /** One of these, by id, name or address; none: any. */
  readonly monitors: readonly string[];
  /** Every one of these tags. */
  readonly tags: readonly string[];
  /** One of these owners; none: any. */
  readonly ownerIds: readonly OwnerId[];
  /** All monitors; nothing else is given then. */
  readonly isForAll: boolean;
}

/** What of a monitor filters look at. */
export type Filtered = Pick<Monitor, 'id' | 'name' | 'target' | 'options' | 'tags' | 'ownerIds'>;

/** Whether the filter is about the monitor. One that names nothing, not even all, is about none. */
export function matches(filter: MonitorFilter, monitor: Filtered): boolean {
  const { monitors, tags, ownerIds, isForAll } = filter;
  if (isForAll) return true;
  if (monitors.length + tags.length + ownerIds.length === 0) return false;
  return (
    (monitors.length === 0 || monitors.some((text) => isCalled(monitor, text))) &&
    tags.every((tag) => monitor.tags.includes(tag)) &&
    (ownerIds.length === 0 || monitor.ownerIds.some((id) => ownerIds.includes(id)))
  );
}

/** Whether people may mean the monitor by this text: its id, its name or its address. */
function isCalled(
  { id, name, target, options }: Pick<Filtered, 'id' | 'name' | 'target' | 'options'>,
  text: string,
): boolean {
  return text === id || text === name || text === target || text === options['url'];
}
