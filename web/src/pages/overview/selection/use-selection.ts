import { useEffect, useRef } from 'react';
import type { TableSelection } from '../../../parts/virtual-table.tsx';
import { createStore, useStore } from '../../../state/store.ts';
import type { SiteRow } from '../../../fleet/site-rows.ts';
import type { SiteRows } from '../use-site-rows.ts';
import { countOf, extended, isSelected, NOTHING, toggled, type Selection } from './selection.ts';

export interface SiteSelection extends TableSelection<SiteRow> {
  readonly picked: Selection;
  readonly count: number;
  /** All that match the filter. */
  selectAll(): void;
  /** One more, or one less. */
  pick(row: SiteRow): void;
  clear(): void;
}

/** What is picked, in the list or in the map. */
export const pickedSites = createStore<Selection>(NOTHING);

const clear = (): void => pickedSites.set(() => NOTHING);

/** Which sites of the list are picked. Another filter is another list, of which none is. */
export function useSelection(rows: SiteRows, filter: string): SiteSelection {
  const picked = useStore(pickedSites);
  const anchor = useRef(0);
  useEffect(() => clear, [filter]);
  const pick = ({ id }: SiteRow): void =>
    pickedSites.set((before) => toggled(before, { id, inSight: rows.loadedIds() }));
  const pickUpTo = async (index: number): Promise<void> => {
    const [from, to] = [anchor.current, index].toSorted((one, other) => one - other);
    const ids = await rows.idsBetween(from ?? index, (to ?? index) + 1);
    pickedSites.set((before) => extended(before, ids));
  };
  return {
    picked,
    count: countOf(picked, rows.answer?.total ?? 0),
    isSelected: ({ id }) => isSelected(picked, id),
    select: (index, isExtending) => {
      const row = rows.rowAt(index);
      if (isExtending) void pickUpTo(index);
      if (isExtending || row === null) return;
      anchor.current = index;
      pick(row);
    },
    pick,
    selectAll: () => pickedSites.set(() => ({ kind: 'all', filter })),
    clear,
  };
}
