/** One record of a CSV text: the line it begins on (from 1) and its cells, or why it cannot be read. */
export type CsvRecord =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] }
  | { readonly kind: 'faulty'; readonly line: number; readonly message: string };

/**
 * The records of a CSV text (RFC 4180 §2): cells in quotes may hold the delimiter, line breaks and doubled quotes.
 * Cells without quotes are trimmed. Blank lines and lines that begin with `#` are left out. Ends at a quote that is
 * never closed, for it cannot be known where the next record begins.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  const scan: Scan = { text, delimiter, at: 0, line: 1, lineEnd: -1 };
  while (scan.at < text.length) {
    const { line } = scan;
    const first = text[scan.at];
    if (first !== '\n' && first !== '\r' && first !== '#') {
      const record = readRecord(scan);
      yield typeof record === 'string'
        ? { kind: 'faulty', line, message: record }
        : { kind: 'cells', line, cells: record };
    }
    scan.at = lineEndOf(scan) + 1;
    scan.line += 1;
  }
}

interface Scan {
  readonly text: string;
  readonly delimiter: string;
  at: number;
  line: number;
  /** End of the line that `at` was last seen on; kept, so that a line of many cells is searched once. */
  lineEnd: number;
}

/** The cells of the record that begins here, or what is wrong with it. */
function readRecord(scan: Scan): readonly string[] | string {
  const cells: string[] = [];
  for (;;) {
    skipBlanks(scan);
    if (scan.text[scan.at] === '"') {
      const cell = readQuotedCell(scan);
      if (cell === null) return 'a quote is opened and never closed';
      cells.push(cell);
      skipBlanks(scan);
      if (scan.at < lineEndOf(scan) && scan.text[scan.at] !== scan.delimiter) {
        return 'text follows the closing quote of a cell';
      }
    } else {
      cells.push(readPlainCell(scan));
    }
    if (scan.text[scan.at] !== scan.delimiter) return cells;
    scan.at += 1;
  }
}

function readPlainCell(scan: Scan): string {
  const start = scan.at;
  const end = lineEndOf(scan);
  while (scan.at < end && scan.text[scan.at] !== scan.delimiter) scan.at += 1;
  return scan.text.slice(start, scan.at).trim();
}

/** The inside of a cell in quotes; `null`, and the end of the text, when its quote is never closed. */
function readQuotedCell(scan: Scan): string | null {
  const { text } = scan;
  const start = scan.at + 1;
  let close = text.indexOf('"', start);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) {
    scan.at = text.length;
    return null;
  }
  const inside = text.slice(start, close);
  scan.line += inside.split('\n').length - 1;
  scan.at = close + 1;
  return inside.replaceAll('""', '"');
}

function skipBlanks(scan: Scan): void {
  for (; scan.at < scan.text.length; scan.at += 1) {
    const character = scan.text[scan.at];
    if (character === scan.delimiter) return;
    if (character !== ' ' && character !== '\t' && character !== '\r') return;
  }
}

function lineEndOf(scan: Scan): number {
  if (scan.at > scan.lineEnd) {
    const newline = scan.text.indexOf('\n', scan.at);
    scan.lineEnd = newline < 0 ? scan.text.length : newline;
  }
  return scan.lineEnd;
}
