import { nearestKey } from '../forms/nearest-key.ts';
import { quote } from '../forms/quote.ts';
import type { MonitorKind } from '../ports/prober.ts';
import { csvRecords, type CsvRecord } from './csv-records.ts';
import type { RowSink } from './list-row.ts';
import { formFromPairs, holdsSeveral, textKeysOf, type Pair } from './text-form.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** The delimiter of a text whose first record has a `url` column; `null` when the text is no CSV list. */
export function csvDelimiterOf(text: string): string | null {
  for (const delimiter of DELIMITERS) {
    for (const record of csvRecords(text.slice(0, MAX_HEADER_CHARACTERS), delimiter)) {
      if (record.kind === 'cells' && record.cells.some(isUrlColumn)) return delimiter;
      break;
    }
  }
  return null;
}

const MAX_HEADER_CHARACTERS = 16_384;
const MAX_COLUMNS = 100;

const isUrlColumn = (cell: string): boolean => cell.trim().toLowerCase() === 'url';

/** What reading a CSV list depends on. */
export interface CsvSetting {
  readonly delimiter: string;
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly sink: RowSink;
}

/** Reads a CSV list: a header row that names the settings, then a site a row and a step; empty cells say nothing. */
export function* readCsv(
  text: string,
  { delimiter, kinds, sink }: CsvSetting,
): Generator<void, void> {
  let columns: readonly string[] | null = null;
  for (const record of csvRecords(text, delimiter)) {
    if (record.kind === 'faulty') sink.fault(record.line, { message: record.message });
    else if (columns === null) {
      columns = readHeader(record, { kinds, sink });
      if (columns === null) return;
    } else readRow(record, { columns, kinds, sink });
    yield;
  }
}

type Cells = Extract<CsvRecord, { kind: 'cells' }>;

function readHeader(
  { line, cells }: Cells,
  { kinds, sink }: Omit<CsvSetting, 'delimiter'>,
): readonly string[] | null {
  if (cells.length > MAX_COLUMNS) {
    sink.fault(line, { message: `the header has more than ${MAX_COLUMNS} columns` });
    return null;
  }
  const known = textKeysOf(kinds);
  const byLowerCase = new Map([...known].map((key) => [key.toLowerCase(), key]));
  const columns: string[] = [];
  let isSound = true;
  for (const cell of cells) {
    const key = byLowerCase.get(cell.trim().toLowerCase());
    const isRepeated = key !== undefined && columns.includes(key);
    columns.push(key ?? cell);
    if (key !== undefined && !isRepeated) continue;
    isSound = false;
    const meant = nearestKey(cell.trim(), known);
    sink.fault(line, {
      message: isRepeated
        ? `the column ${key} appears twice`
        : `the column ${quote(cell)} is not a known setting`,
      ...(meant !== null && !isRepeated && { hint: `did you mean ${meant}?` }),
    });
  }
  return isSound ? columns : null;
}

function readRow(
  { line, cells }: Cells,
  { columns, kinds, sink }: Omit<CsvSetting, 'delimiter'> & { readonly columns: readonly string[] },
): void {
  if (cells.length > columns.length) {
    const message = `the row has ${cells.length} cells, the header has ${columns.length}`;
    sink.fault(line, { message, hint: 'put a cell that holds the delimiter in quotes' });
    return;
  }
  if (cells.every((cell) => cell === '')) return;
  const pairs = pairsOf(columns, cells, (key) => holdsSeveral(key, kinds));
  const form = formFromPairs(pairs, kinds);
  if (form.kind === 'ok') sink.row(line, { form: form.form, isText: true });
  else for (const fault of form.faults) sink.fault(line, fault);
}

// A cell that may hold several values has one a line.
function pairsOf(
  columns: readonly string[],
  cells: readonly string[],
  isSeveral: (key: string) => boolean,
): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const [index, key] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    for (const value of isSeveral(key) ? cell.split(/\r?\n/) : [cell]) pairs.push([key, value]);
  }
  return pairs;
}
