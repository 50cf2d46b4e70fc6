import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { WindowVirtualizer, type WindowVirtualizerHandle } from 'virtua';
import './virtual-table.css';

/** A column of a table of rows. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly title: ReactNode;
  /** A CSS track: `1fr`, `88px`. By the kind of what it holds, never by the data. */
  readonly width: string;
  /** At which side it stands; `start` by default. */
  readonly side?: 'start' | 'end';
  cell(row: Row, index: number): ReactNode;
}

/** Rows that a person has picked. */
export interface TableSelection<Row> {
  isSelected(row: Row): boolean;
  /** Space, or an arrow with Shift, which extends from the row that was selected last. */
  select(index: number, isExtending: boolean): void;
}

interface VirtualTableProps<Row> {
  /** What the table lists. */
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly count: number;
  /** Pixels, the same for every row. */
  readonly rowHeight: number;
  /** `null`: on its way. */
  rowAt(index: number): Row | null;
  /** What stands in the place of a row over those that follow it; `null`: it is a row. */
  readonly headingAt?: (index: number) => ReactNode;
  /** Further attributes of a row. */
  readonly rowProps?: (row: Row) => HTMLAttributes<HTMLDivElement>;
  /** Which rows are in sight, the last one not included. */
  readonly onRange?: (from: number, to: number) => void;
  readonly selection?: TableSelection<Row>;
  /** Enter on a row. */
  readonly onOpen?: (row: Row) => void;
}

/** Browsers make no element higher than some millions of pixels: what comes after these has to be found by a filter. */
const MAX_ROWS = 250_000;

/** Rows of one height that scroll with the window; only those in sight are in the page. Arrow keys, `j` and `k` move between them. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rowHeight, rowAt } = props;
  const count = Math.min(props.count, MAX_ROWS);
  const list = useRef<WindowVirtualizerHandle>(null);
  const table = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const reportRange = useRange(list, { count, rowHeight, onRange: props.onRange });
  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(index, count - 1));
    setCurrent(next);
    list.current?.scrollToIndex(next, { align: 'nearest' });
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'row') return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextIndex(event.key, { current, count });
    const row = event.key === 'Enter' ? rowAt(current) : null;
    const picked = event.key === ' ' ? current : event.shiftKey ? next : null;
    if (next === null && row === null && picked === null) return;
    event.preventDefault();
    if (next !== null) moveTo(next);
    if (row !== null) props.onOpen?.(row);
    if (picked !== null) {
      props.selection?.select(Math.max(0, Math.min(picked, count - 1)), event.shiftKey);
    }
  };
  const tracks = { '--tracks': columns.map(({ width }) => width).join(' ') } as CSSProperties;
  return (
    <div
      ref={table}
      className="table"
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={props.count + 1}
      aria-multiselectable={props.selection !== undefined}
      style={tracks}
      onKeyDown={onKeyDown}
    >
      <div className="table-head" role="row" aria-rowindex={1}>
        {columns.map(({ id, title, side = 'start' }) => (
          <div key={id} role="columnheader" className={`cell-${id} side-${side}`}>
            {title}
          </div>
        ))}
      </div>
      <WindowVirtualizer
        ref={list}
        data={{ length: count }}
        itemSize={rowHeight}
        bufferSize={rowHeight * 6}
        onScroll={reportRange}
        onResize={reportRange}
      >
        {(_, index) => (
          <div
            {...rowPropsOf(props, index)}
            key={index}
            role="row"
            tabIndex={index === current ? 0 : -1}
            aria-rowindex={index + 2}
            style={{ blockSize: rowHeight }}
            onFocus={() => setCurrent(index)}
          >
            {headingOf(props, index) ?? cellsOf(columns, rowAt(index), index)}
          </div>
        )}
      </WindowVirtualizer>
    </div>
  );
}

function headingOf<Row>(props: VirtualTableProps<Row>, index: number): ReactNode {
  const heading = props.headingAt?.(index) ?? null;
  if (heading === null) return null;
  return (
    <div role="gridcell" className="row-heading" aria-colspan={props.columns.length}>
      {heading}
    </div>
  );
}

function rowPropsOf<Row>(
  { rowAt, rowProps, selection }: VirtualTableProps<Row>,
  index: number,
): HTMLAttributes<HTMLDivElement> {
  const row = rowAt(index);
  const given = row === null ? {} : (rowProps?.(row) ?? {});
  const isSelected = row !== null && (selection?.isSelected(row) ?? false);
  return {
    ...given,
    ...(selection !== undefined && { 'aria-selected': isSelected }),
    className: `table-row ${given.className ?? ''}`,
  };
}

function cellsOf<Row>(
  columns: readonly TableColumn<Row>[],
  row: Row | null,
  index: number,
): ReactNode {
  return columns.map(({ id, side = 'start', cell }) => (
    <div key={id} role="gridcell" className={`cell-${id} side-${side}`}>
      {row === null ? <i className="sunk-cell" /> : cell(row, index)}
    </div>
  ));
}

function nextIndex(
  key: string,
  { current, count }: { readonly current: number; readonly count: number },
): number | null {
  if (key === 'ArrowDown' || key === 'j') return current + 1;
  if (key === 'ArrowUp' || key === 'k') return current - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

/** Says which rows are in sight, at first and whenever that changes. */
function useRange(
  list: RefObject<WindowVirtualizerHandle | null>,
  {
    count,
    rowHeight,
    onRange,
  }: {
    readonly count: number;
    readonly rowHeight: number;
    readonly onRange: ((from: number, to: number) => void) | undefined;
  },
): () => void {
  const report = (): void => {
    const handle = list.current;
    if (handle === null || onRange === undefined) return;
    const from = Math.max(0, handle.findItemIndex(handle.scrollOffset));
    onRange(from, Math.min(count, from + Math.ceil(handle.viewportSize / rowHeight) + 1));
  };
  const latest = useRef(report);
  useEffect(() => {
    latest.current = report;
  });
  useEffect(() => latest.current(), [count, rowHeight]);
  return () => latest.current();
}
