import type { JsonObject } from '../../src/core/json.ts';
import type { ProbeStep } from '../format/hostile-case.ts';
import { preciseNow } from '../servers/truth-log.ts';
import { compareResult } from './compare-result.ts';
import { CLOSED_WITHIN_MS, compareEnds, compareTruth } from './compare-truth.ts';
import { makeJob, networkOf } from './job-maker.ts';
import type { StepStage } from './step-stage.ts';

const USUAL_TIMEOUT_MS = 10_000;

/** Probes once and compares verdict, time and what the servers saw. */
export async function runProbeStep(step: ProbeStep, stage: StepStage): Promise<readonly string[]> {
  const { values } = stage.opened;
  const { timeoutMs: patientMs = USUAL_TIMEOUT_MS } = step;
  const timeoutMs = stage.isQuick ? (step.quickTimeoutMs ?? patientMs) : patientMs;
  const memory: JsonObject | null = step.memory ?? stage.memory;
  const job = makeJob({ monitor: step.monitor, options: step.options, timeoutMs, memory }, values);
  const runJob = stage.jobRunner(networkOf(step.network ?? {}, values));
  const beganAt = performance.now();
  const result = await runJob(job, new AbortController().signal);
  const tookMs = performance.now() - beganAt;
  const verdictAt = preciseNow();
  stage.memory = result.memory;
  const { withinMs = timeoutMs, ...expect } = step.expect;
  const limit = stage.inPieces ? {} : { withinMs };
  const failures = compareResult(result, { ...expect, ...limit }, { values, tookMs, timeoutMs });
  if (stage.isTruthChecked) {
    // A server that sends byte by byte is too busy to see an end at once.
    const withinMs = stage.inPieces ? 20 * CLOSED_WITHIN_MS : CLOSED_WITHIN_MS;
    const seen = await stage.opened.settle(2 * withinMs);
    failures.push(...compareEnds(seen, { verdictAt, withinMs }));
    failures.push(...compareTruth(step.expect.truth ?? [], seen, values));
  }
  return failures;
}
