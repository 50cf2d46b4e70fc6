import { useEffect, useRef } from 'react';
import type { SiteRow } from '../../../fleet/site-rows.ts';
import { useText } from '../../../text/use-text.tsx';
import type { SiteSelection } from './use-selection.ts';

/** The box of a row. With Shift, everything from the row that was picked last is picked. */
export function SelectBox({
  row,
  index,
  selection,
}: {
  readonly row: SiteRow;
  readonly index: number;
  readonly selection: SiteSelection;
}) {
  const { t } = useText();
  return (
    <input
      type="checkbox"
      className="select-box"
      tabIndex={-1}
      aria-label={t('bulk.pick', { name: row.name })}
      checked={selection.isSelected(row)}
      onChange={() => {}}
      onClick={(event) => selection.select(index, event.shiftKey)}
    />
  );
}

/** Picks all that match, or none. */
export function SelectAllBox({ selection }: { readonly selection: SiteSelection }) {
  const { t } = useText();
  const box = useRef<HTMLInputElement>(null);
  const { picked, count } = selection;
  const isAll = picked.kind === 'all';
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = !isAll && count > 0;
  }, [isAll, count]);
  return (
    <input
      ref={box}
      type="checkbox"
      className="select-box"
      aria-label={t('bulk.pickAll')}
      checked={isAll}
      onChange={() => (count > 0 ? selection.clear() : selection.selectAll())}
    />
  );
}
