import type { HostileCase } from '../format/hostile-case.ts';
import type { CaseReport } from './case-report.ts';
import { runCase, type CaseRun } from './run-case.ts';
import { startStarvationWatch, type StarvationWatch } from './starvation-watch.ts';

/** How many cases are run, and who hears of what goes wrong on the way. */
export interface CasesRun extends CaseRun {
  readonly atOnce: number;
  /** A case failed while this thread waited that long for the processor; it is asked again, in company. */
  readonly onStarved?: (report: CaseReport, starvedMs: number) => void;
  /** What a case that failed in company comes to alone, which only says where to look. */
  readonly onAlone?: (alone: CaseReport) => void;
}

const MAX_ROUNDS = 3;
const STARVED_MS = 100;

/**
 * Runs cases, so many at once. What fails in company has failed, for no target may change the verdict of another; only
 * what fell into a time in which others had our processor is run once more, in company again.
 */
export async function runCases(
  cases: readonly HostileCase[],
  run: CasesRun,
): Promise<readonly CaseReport[]> {
  const watch = startStarvationWatch();
  const reports = new Map<string, CaseReport>();
  const company = cases.filter(({ apart }) => apart === undefined);
  let waiting = company;
  for (let round = 1; waiting.length > 0 && round <= MAX_ROUNDS; round += 1) {
    const wanted = new Set(waiting.map(({ id }) => id));
    const others = round === 1 ? [] : company.filter(({ id }) => !wanted.has(id));
    const together = [...waiting, ...others.slice(0, run.atOnce)];
    const starved = await runTogether(together, { run, watch, wanted, reports });
    waiting = company.filter(({ id }) => starved.has(id));
  }
  for (const each of cases) {
    if (each.apart !== undefined) reports.set(each.id, await runCase(each, run));
  }
  for (const each of company) {
    const isFailed = (reports.get(each.id)?.failures.length ?? 0) > 0;
    if (isFailed) run.onAlone?.(await runCase(each, run));
  }
  watch.stop();
  return cases.flatMap(({ id }) => reports.get(id) ?? []);
}

/** Runs cases at once and keeps the reports of those that are wanted; the result are those that our machine failed. */
async function runTogether(
  cases: readonly HostileCase[],
  round: {
    readonly run: CasesRun;
    readonly watch: StarvationWatch;
    readonly wanted: ReadonlySet<string>;
    readonly reports: Map<string, CaseReport>;
  },
): Promise<ReadonlySet<string>> {
  const { run, watch, wanted, reports } = round;
  const starved = new Set<string>();
  const waiting = cases.values();
  const work = async (): Promise<void> => {
    for (const each of waiting) {
      const beganAt = performance.now();
      const report = await runCase(each, run);
      if (!wanted.has(each.id)) continue;
      reports.set(each.id, report);
      const waitedMs = watch.starvedMsSince(beganAt);
      if (report.failures.length === 0 || waitedMs < STARVED_MS) continue;
      starved.add(each.id);
      run.onStarved?.(report, waitedMs);
    }
  };
  await Promise.all(Array.from({ length: run.atOnce }, work));
  return starved;
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
