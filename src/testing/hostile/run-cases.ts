import type { HostileCase } from '../../farm/hostile/hostile-case.ts';
import type { CaseReport } from './case-report.ts';
import { runCase, type CaseRun } from './run-case.ts';

/**
 * Runs cases, so many at once. What fails in company has failed: no target may change the verdict of another. It is run
 * again alone only to say where to look.
 */
export async function runCases(
  cases: readonly HostileCase[],
  run: CaseRun & { readonly atOnce: number; readonly onAlone?: (alone: CaseReport) => void },
): Promise<readonly CaseReport[]> {
  const reports = new Map<string, CaseReport>();
  const waiting = cases.values();
  const work = async (): Promise<void> => {
    for (const each of waiting) reports.set(each.id, await runCase(each, run));
  };
  await Promise.all(Array.from({ length: run.atOnce }, work));
  for (const each of cases) {
    const report = reports.get(each.id);
    if (report === undefined || report.failures.length === 0) continue;
    run.onAlone?.(await runCase(each, run));
  }
  return cases.flatMap(({ id }) => reports.get(id) ?? []);
}

/** The cases that a list such as `T,H3` names; all without one. Throws a `RangeError` for a name that fits nothing. */
export function selectCases(
  cases: readonly HostileCase[],
  only: string | undefined,
): readonly HostileCase[] {
  if (only === undefined) return cases;
  const names = only.split(',').map((name) => name.trim().toUpperCase());
  const fits = ({ id }: HostileCase, name: string): boolean => id === name || id[0] === name;
  const stranger = names.find((name) => !cases.some((each) => fits(each, name)));
  if (stranger !== undefined) throw new RangeError(`there is no case or family ${stranger}`);
  return cases.filter((each) => names.some((name) => fits(each, name)));
}
