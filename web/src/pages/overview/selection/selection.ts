import type { BulkRequest } from '../../../../../src/api/contract.ts';

/** Sites that a person has picked: some of the list, or all that match its filter, seen or not. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly filter: string };

export const NOTHING: Selection = { kind: 'some', ids: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || selection.ids.has(id);
}

/** How many are picked; `matching`: of the filter. */
export function countOf(selection: Selection, matching: number): number {
  return selection.kind === 'all' ? matching : selection.ids.size;
}

/** With one site more or less. Of all that match, those remain that are `inSight`. */
export function toggled(
  selection: Selection,
  { id, inSight }: { readonly id: string; readonly inSight: readonly string[] },
): Selection {
  const ids = new Set(selection.kind === 'all' ? inSight : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: 'some', ids };
}

/** With these sites as well. */
export function extended(selection: Selection, ids: readonly string[]): Selection {
  if (selection.kind === 'all') return selection;
  return { kind: 'some', ids: new Set([...selection.ids, ...ids]) };
}

/** Whom a change of the picked sites is about, as the API asks for it. */
export type BulkTarget = Pick<BulkRequest, 'ids' | 'filter'>;

export function targetOf(selection: Selection): BulkTarget {
  return selection.kind === 'all' ? { filter: selection.filter } : { ids: [...selection.ids] };
}
