import { printable } from '../printable.ts';

/** A column of a table; text from outside is made safe to show. */
export interface TableColumn {
  readonly title: string;
  readonly cells: readonly string[];
  /** Numbers stand at the right. */
  readonly isNumber?: true;
  /** The rank by which the column is left out where the table is too wide: 1 is the first; without one it stays. */
  readonly leavesAs?: number;
  /** Its texts may be cut in the middle, to no less than `MIN_CUT`, before any column is left out. */
  readonly canBeCut?: true;
}

const GAP = '  ';
const MIN_CUT = 12;

/** Rows under a head, no wider than `width` where that can be: texts are cut, then columns left out. */
export function textTable(columns: readonly TableColumn[], width: number): readonly string[] {
  const safe = columns.map((column) => ({ ...column, cells: column.cells.map(printable) }));
  return drawn(fitted(safe, width));
}

function fitted(columns: readonly TableColumn[], width: number): readonly TableColumn[] {
  const excess = widthOf(columns) - width;
  if (excess <= 0) return columns;
  const cut = cutBy(columns, excess);
  if (widthOf(cut) <= width) return cut;
  const first = columns.reduce<TableColumn | null>(
    (found, column) =>
      (column.leavesAs ?? Infinity) < (found?.leavesAs ?? Infinity) ? column : found,
    null,
  );
  return first === null
    ? cut
    : fitted(
        columns.filter((column) => column !== first),
        width,
      );
}

function widthOf(columns: readonly TableColumn[]): number {
  const widths = columns.reduce((sum, column) => sum + columnWidth(column), 0);
  return widths + GAP.length * Math.max(0, columns.length - 1);
}

function columnWidth({ title, cells }: TableColumn): number {
  return cells.reduce((widest, { length }) => Math.max(widest, length), title.length);
}

/** The widest text gives way first. */
function cutBy(columns: readonly TableColumn[], excess: number): readonly TableColumn[] {
  const cuttable = columns
    .filter(({ canBeCut }) => canBeCut)
    .sort((a, b) => columnWidth(b) - columnWidth(a));
  const cells = new Map<TableColumn, readonly string[]>();
  let left = excess;
  for (const column of cuttable) {
    const width = columnWidth(column);
    const cutTo = Math.max(
      width - Math.max(0, left),
      Math.min(width, MIN_CUT),
      column.title.length,
    );
    cells.set(
      column,
      column.cells.map((cell) => cutInTheMiddle(cell, cutTo)),
    );
    left -= width - cutTo;
  }
  return columns.map((column) => ({ ...column, cells: cells.get(column) ?? column.cells }));
}

function cutInTheMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = length - 1;
  const end = Math.floor(kept / 2);
  return `${text.slice(0, kept - end)}…${text.slice(text.length - end)}`;
}

function drawn(columns: readonly TableColumn[]): readonly string[] {
  const rowCount = columns[0]?.cells.length ?? 0;
  const widths = columns.map(columnWidth);
  const line = (cellOf: (column: TableColumn) => string): string =>
    columns
      .map((column, index) => {
        const [cell, width = 0] = [cellOf(column), widths[index]];
        return column.isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd();
  const rows = Array.from({ length: rowCount }, (_, row) => line(({ cells }) => cells[row] ?? ''));
  return [line(({ title }) => title), ...rows];
}
