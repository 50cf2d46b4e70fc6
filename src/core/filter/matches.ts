import { namesOf, spellingsOf } from '../monitor/monitor-names.ts';
import type { Filtered, MonitorFilter } from './monitor-filter.ts';

/** Whether the filter is about the monitor. One that names nothing, not even all, is about none. */
export function matches(filter: MonitorFilter, monitor: Filtered): boolean {
  const { monitors, tags, ownerIds, isForAll, projectId } = filter;
  if (projectId !== monitor.projectId) return false;
  if (isForAll) return true;
  if (monitors.length + tags.length + ownerIds.length === 0) return false;
  return (
    (monitors.length === 0 || isCalledOneOf(monitor, monitors)) &&
    tags.every((tag) => monitor.tags.includes(tag)) &&
    (ownerIds.length === 0 || monitor.ownerIds.some((id) => ownerIds.includes(id)))
  );
}

/** What the texts of a filter mean: many monitors are looked at by one filter. */
const meanings = new WeakMap<readonly string[], ReadonlySet<string>>();

function meaningsOf(texts: readonly string[]): ReadonlySet<string> {
  const known = meanings.get(texts);
  if (known !== undefined) return known;
  const meant = new Set(texts.flatMap((text) => spellingsOf(text)));
  meanings.set(texts, meant);
  return meant;
}

/** Whether people may mean the monitor by one of these: its id, its name, or its address in any spelling. */
function isCalledOneOf(monitor: Filtered, texts: readonly string[]): boolean {
  const meant = meaningsOf(texts);
  return meant.has(monitor.id) || namesOf(monitor).some((name) => meant.has(name));
}
