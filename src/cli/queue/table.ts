import { printable } from '../printable.ts';

/** Rows under a head, each column as wide as its widest cell; text from outside is made safe to show. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) =>
    safe.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return safe
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** A duration for people: `340 ms`, `2.3 s`, `4 min`, `3.5 h`. */
export function shownDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** A size for people. */
export function shownSize(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
