import type { HostileCase, HostileTry, ProbeStep } from '../format/hostile-case.ts';
import type { HostileFarm } from '../farm/hostile-farm.ts';
import { fillPlaceholders } from '../format/placeholders.ts';
import type { CaseReport } from './case-report.ts';
import type { Checker } from './checker.ts';
import { missingNeed } from './run-case.ts';

const USUAL_TIMEOUT_MS = 10_000;
const GRACE_MS = 250;
// A checker that keeps its own limit of ten seconds is not cut off by ours first.
const PATIENCE_MS = 15_000;
const MAX_AT_ONCE = 8;

/**
 * Puts to another checker what can be put to any: is this plain address up? A case counts as passed when every verdict
 * agrees and comes in time. Steps with options of ours, other policies or name servers are left out.
 */
export async function scoreChecker(
  cases: readonly HostileCase[],
  { farm, checker }: { readonly farm: HostileFarm; readonly checker: Checker },
): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  const waiting = cases.values();
  const work = async (): Promise<void> => {
    for (const hostile of waiting) reports.push(await checkCase(hostile, { farm, checker }));
  };
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, work));
  return reports;
}

interface Check {
  readonly farm: HostileFarm;
  readonly checker: Checker;
}

async function checkCase(hostile: HostileCase, check: Check): Promise<CaseReport> {
  const { id, does, tries } = hostile;
  const failures: string[] = [];
  const beganAt = performance.now();
  let asked = 0;
  for (const [tryIndex, each] of tries.entries()) {
    const steps = each.steps.filter((step) => step.kind === 'probe');
    if (!isForAnyone(each, steps)) continue;
    asked += 1;
    const opened = await check.farm.open({ caseId: id, tryIndex });
    for (const step of steps) {
      const failure = await checkStep(step, { ...check, values: opened.values });
      if (failure !== null)
        failures.push(each.name === undefined ? failure : `${each.name}: ${failure}`);
    }
    await opened.close();
  }
  const skipped = asked === 0 ? 'cannot be put to another checker' : null;
  return { id, does, failures, skipped, tookMs: performance.now() - beganAt };
}

async function checkStep(
  step: ProbeStep,
  { checker, values }: Check & { readonly values: Readonly<Record<string, string>> },
): Promise<string | null> {
  const { expect, timeoutMs = USUAL_TIMEOUT_MS } = step;
  const { url: template } = step.options;
  const url = fillPlaceholders(typeof template === 'string' ? template : '', values);
  const { isUp, tookMs } = await checker(url, PATIENCE_MS);
  const limitMs = Math.max(Math.min(expect.withinMs ?? timeoutMs, timeoutMs), 1_000) + GRACE_MS;
  if (isUp !== (expect.outcome === 'up'))
    return `expected ${expect.outcome}, got ${isUp ? 'up' : 'down'}`;
  if (tookMs <= limitMs) return null;
  return `expected a verdict within ${Math.round(limitMs)} ms, took ${Math.round(tookMs)} ms`;
}

function isForAnyone(hostile: HostileTry, steps: readonly ProbeStep[]): boolean {
  return (
    missingNeed(hostile) === null &&
    steps.length === hostile.steps.length &&
    steps.every(
      ({ monitor = 'http', options, network, memory, expect }) =>
        monitor === 'http' &&
        Object.keys(options).join() === 'url' &&
        network === undefined &&
        memory === undefined &&
        (expect.outcome === 'up' || expect.outcome === 'down'),
    )
  );
}
