import { SlidersHorizontal } from 'lucide-react';
import { Menu, type MenuLine } from '../../parts/menu.tsx';
import { useText } from '../../text/use-text.tsx';
import {
  chooseDensity,
  DENSITIES,
  OPTIONAL_COLUMNS,
  toggleColumn,
  useListLook,
} from './list-look.ts';

/** How high the rows are, and which columns they have. */
export function ViewMenu({ total }: { readonly total: number }) {
  const { t } = useText();
  const { density, hidden } = useListLook(total);
  const lines: readonly MenuLine[] = [
    ...DENSITIES.map((each) => ({
      id: each,
      label: t(`density.${each}`),
      isChosen: each === density,
      run: () => chooseDensity(each),
    })),
    ...OPTIONAL_COLUMNS.map((id) => ({
      id,
      label: t(`column.${id}`),
      isChosen: !hidden.includes(id),
      run: () => toggleColumn(id),
    })),
  ];
  return (
    <Menu label={t('list.view')} lines={lines} className="icon-button list-view">
      <SlidersHorizontal size={16} />
    </Menu>
  );
}
