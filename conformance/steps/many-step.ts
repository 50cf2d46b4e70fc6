import { setTimeout as sleep } from 'node:timers/promises';
import type { ManyStep, WaitStep } from '../format/further-steps.ts';
import { compareResult } from './compare-result.ts';
import { makeJob, networkOf } from './job-maker.ts';
import type { StepStage } from './step-stage.ts';

/** Lets time pass. */
export async function runWaitStep({ ms }: WaitStep): Promise<readonly string[]> {
  await sleep(ms);
  return [];
}

/** Probes again and again, and tells the first verdict that is wrong, or how much memory it cost. */
export async function runManyStep(step: ManyStep, stage: StepStage): Promise<readonly string[]> {
  const { values } = stage.opened;
  const { timeoutMs, options, expect } = step;
  const runJob = stage.jobRunner(networkOf(step.network, values));
  const failures: string[] = [];
  let begun = 0;
  let rssBefore = 0;
  const work = async (): Promise<void> => {
    while (begun < step.times && failures.length === 0) {
      begun += 1;
      if (begun === Math.ceil(step.times / 10)) rssBefore = process.memoryUsage.rss();
      const job = makeJob({ options, timeoutMs, memory: null }, values);
      const result = await runJob(job, new AbortController().signal);
      failures.push(...compareResult(result, expect, { values, tookMs: 0, timeoutMs }));
    }
  };
  await Promise.all(Array.from({ length: step.atOnce }, work));
  const grownMib = (process.memoryUsage.rss() - rssBefore) / 1_048_576;
  const { growsAtMostMib = Infinity } = step;
  if (grownMib > growsAtMostMib) {
    failures.push(
      `memory: expected at most ${growsAtMostMib} MiB more, got ${grownMib.toFixed(1)}`,
    );
  }
  return failures.slice(0, 1);
}
