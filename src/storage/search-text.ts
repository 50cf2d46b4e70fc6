import type { Monitor } from '../core/monitor/monitor.ts';

/** What a search looks into: name and target, folded to lower case. A line break keeps the two apart. */
export function searchTextOf(monitor: Pick<Monitor, 'name' | 'target'>): string {
  return `${monitor.name}\n${monitor.target}`.toLowerCase();
}

/** The form of a searched text that `searchTextOf` can contain. */
export function searchNeedleOf(search: string): string {
  return search.toLowerCase();
}
