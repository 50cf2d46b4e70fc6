import { FAMILIES, type Family } from '../format/hostile-case.ts';
import type { CaseReport } from './case-report.ts';

/** How many cases of each family passed. */
export interface FamilyScore {
  readonly family: Family;
  readonly title: string;
  readonly passed: number;
  readonly total: number;
}

/** Whether a case was run and came out as it should. */
export function hasPassed({ failures, skipped }: CaseReport): boolean {
  return failures.length === 0 && skipped === null;
}

/** Counts by family, in the order of the farm. */
export function scoreFamilies(reports: readonly CaseReport[]): readonly FamilyScore[] {
  return (Object.keys(FAMILIES) as Family[]).flatMap((family) => {
    const own = reports.filter(({ id }) => id.startsWith(family));
    if (own.length === 0) return [];
    const passed = own.filter(hasPassed).length;
    return [{ family, title: FAMILIES[family], passed, total: own.length }];
  });
}

/** The scoreboard as people read it: families, misses, total. */
export function formatScore(reports: readonly CaseReport[]): string {
  const families = scoreFamilies(reports).map(
    ({ family, title, passed, total }) =>
      `${family}  ${title.padEnd(20)} ${String(passed).padStart(3)} of ${String(total).padStart(3)}`,
  );
  const misses = reports
    .filter((report) => report.failures.length > 0)
    .flatMap(({ id, does, failures }) => [
      `${id}: ${does}`,
      ...failures.map((failure) => `    ${failure}`),
    ]);
  const skips = reports
    .filter(({ skipped }) => skipped !== null)
    .map(({ id, does, skipped }) => `${id}: ${does}\n    skipped: ${skipped}`);
  const passed = reports.filter(hasPassed).length;
  const parts = [families, misses, skips, [`${passed} of ${reports.length}`]];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}
