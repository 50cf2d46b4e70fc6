import { FAMILIES, type Family } from '../format/hostile-case.ts';
import type { CaseReport } from './case-report.ts';
import { hasPassed } from './scoreboard.ts';

/** Somebody who was asked, and what came of it. */
export interface Contestant {
  readonly name: string;
  readonly reports: readonly CaseReport[];
}

/** One row a family, one column for everybody; only cases that were put to all of them count. */
export function formatComparison(contestants: readonly Contestant[]): string {
  const isForAll = (id: string): boolean =>
    contestants.every(({ reports }) =>
      reports.some((report) => report.id === id && report.skipped === null),
    );
  const ids = (contestants[0]?.reports ?? []).map(({ id }) => id).filter(isForAll);
  const rows = (Object.keys(FAMILIES) as Family[])
    .map((family) => [family, ids.filter((id) => id.startsWith(family))] as const)
    .filter(([, own]) => own.length > 0)
    .map(([family, own]) => [`${family} ${FAMILIES[family]}`, ...scores(contestants, own)]);
  const table = [
    ['', ...contestants.map(({ name }) => name)],
    ...rows,
    ['total', ...scores(contestants, ids)],
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function scores(contestants: readonly Contestant[], ids: readonly string[]): string[] {
  return contestants.map(({ reports }) => {
    const passed = reports.filter((report) => ids.includes(report.id) && hasPassed(report)).length;
    return `${passed} of ${ids.length}`;
  });
}
