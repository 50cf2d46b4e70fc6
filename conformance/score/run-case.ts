import type { HostileCase, HostileStep, HostileTry } from '../format/hostile-case.ts';
import type { HostileFarm } from '../farm/hostile-farm.ts';
import type { OpenTry } from '../farm/open-try.ts';
import { NAMESPACE_MARK } from '../servers/peer-network.ts';
import type { CaseReport, TryReport } from './case-report.ts';
import { runAdmitStep } from '../steps/admit-step.ts';
import { runCrowdStep } from '../steps/crowd-step.ts';
import { runManyStep, runWaitStep } from '../steps/many-step.ts';
import { runOwnStep } from '../steps/own-step.ts';
import { runProbeStep } from '../steps/probe-step.ts';
import type { JobRunners, StepStage } from '../steps/step-stage.ts';
import { runWatchStep } from '../steps/watch-step.ts';

/** How cases are run. */
export interface CaseRun {
  readonly farm: HostileFarm;
  readonly jobRunner: JobRunners;
  readonly isQuick: boolean;
  /** Whether servers over TCP send each byte by itself; default no. */
  readonly inPieces?: boolean;
}

type StepRunners = {
  readonly [Kind in HostileStep['kind']]: (
    step: Extract<HostileStep, { readonly kind: Kind }>,
    stage: StepStage,
  ) => Promise<readonly string[]>;
};

const stepRunners: StepRunners = {
  probe: runProbeStep,
  watch: runWatchStep,
  admit: runAdmitStep,
  wait: runWaitStep,
  many: runManyStep,
  crowd: runCrowdStep,
  own: runOwnStep,
};

/** Opens a case, asks what it says, and closes it again. Never rejects: what breaks is a failure of the case. */
export async function runCase(hostile: HostileCase, run: CaseRun): Promise<CaseReport> {
  const failures: string[] = [];
  const skips: string[] = [];
  let tookMs = 0;
  for (const [tryIndex, each] of hostile.tries.entries()) {
    const report = await runTry({ hostile, tryIndex }, run);
    const label = each.name === undefined ? '' : `${each.name}: `;
    failures.push(...report.failures.map((failure) => `${label}${failure}`));
    if (report.skipped !== null) skips.push(`${label}${report.skipped}`);
    tookMs += report.tookMs;
  }
  const isSkipped = skips.length === hostile.tries.length;
  const { id, does } = hostile;
  return { id, does, failures, skipped: isSkipped ? skips.join('; ') : null, tookMs };
}

async function runTry(
  { hostile, tryIndex }: { readonly hostile: HostileCase; readonly tryIndex: number },
  run: CaseRun,
): Promise<TryReport> {
  const [given] = hostile.tries.slice(tryIndex);
  if (given === undefined) throw new RangeError('no such try');
  const skipped = missingNeed(given);
  if (skipped !== null) return { failures: [], skipped, tookMs: 0 };
  const beganAt = performance.now();
  let failures: readonly string[];
  let opened: OpenTry | null = null;
  try {
    const { inPieces = false } = run;
    opened = await run.farm.open({ caseId: hostile.id, tryIndex, inPieces });
    failures = await runSteps(given, { opened, run, isTruthChecked: true });
  } catch (error) {
    failures = [`broke: ${error instanceof Error ? error.message : String(error)}`];
  }
  await opened?.close();
  return { failures, skipped: null, tookMs: performance.now() - beganAt };
}

/** Runs the steps of a try that is open, up to the first one that fails. */
async function runSteps(
  given: HostileTry,
  { opened, run, isTruthChecked }: { opened: OpenTry; run: CaseRun; isTruthChecked: boolean },
): Promise<readonly string[]> {
  const { jobRunner, isQuick, inPieces = false } = run;
  const stage: StepStage = { opened, jobRunner, isQuick, isTruthChecked, inPieces, memory: null };
  for (const [index, step] of given.steps.entries()) {
    const runStep = stepRunners[step.kind] as (
      step: HostileStep,
      stage: StepStage,
    ) => Promise<readonly string[]>;
    const failures = [...(await runStep(step, stage)), ...pollution()];
    if (failures.length > 0) {
      const label = given.steps.length > 1 ? `step ${index + 1}: ` : '';
      return failures.map((failure) => `${label}${failure}`);
    }
  }
  return [];
}

/** Why a try cannot be run here; `null` when it can. */
export function missingNeed({ needs }: HostileTry): string | null {
  if (needs === 'namespace' && process.env[NAMESPACE_MARK] === undefined)
    return 'needs a network namespace of its own';
  return null;
}

// No answer may leave a trace in what all objects share.
function pollution(): string[] {
  const keys = Object.keys(Object.prototype);
  return keys.length === 0 ? [] : [`Object.prototype: expected nothing in it, got ${keys.join()}`];
}
