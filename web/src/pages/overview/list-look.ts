import { createStore, useStore } from '../../state/store.ts';
import { readSetting, writeSetting } from '../../text/stored-settings.ts';
import { COMFORTABLE_TO } from './overview-codec.ts';

/** Columns that may be hidden. */
export const OPTIONAL_COLUMNS = ['group', 'bar', 'uptime', 'p95', 'checked'] as const;
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

/** How a person wants the list to look, in this browser. */
interface ListLook {
  /** `null`: nothing was chosen, so that it depends on how many sites there are. */
  readonly density: Density | null;
  readonly hidden: readonly OptionalColumn[];
}

const store = createStore<ListLook>({
  density: DENSITIES.find((each) => each === readSetting('density')) ?? null,
  hidden: OPTIONAL_COLUMNS.filter((id) => (readSetting('hidden') ?? '').split(',').includes(id)),
});

/** The look of the list; compact by itself where there are many sites. */
export function useListLook(total: number): {
  readonly density: Density;
  readonly hidden: readonly OptionalColumn[];
} {
  const { density, hidden } = useStore(store);
  return { density: density ?? (total > COMFORTABLE_TO ? 'compact' : 'comfortable'), hidden };
}

export function chooseDensity(density: Density): void {
  writeSetting('density', density);
  store.set((look) => ({ ...look, density }));
}

export function toggleColumn(id: OptionalColumn): void {
  const { hidden } = store.get();
  const next = hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id];
  writeSetting('hidden', next.length === 0 ? null : next.join(','));
  store.set((look) => ({ ...look, hidden: next }));
}
