import type { CrowdStep } from '../format/further-steps.ts';
import { makeJob, networkOf } from './job-maker.ts';
import type { StepStage } from './step-stage.ts';

const TIMEOUT_MS = 5_000;

/** Measures how long names take while thousands of others are asked for in vain. */
export async function runCrowdStep(step: CrowdStep, stage: StepStage): Promise<readonly string[]> {
  const { values } = stage.opened;
  const runJob = stage.jobRunner(networkOf(step.network, values));
  const probe = (template: string, n: number, signal: AbortSignal) => {
    const options = { url: template.replace('{n}', String(n)) };
    return runJob(makeJob({ options, timeoutMs: TIMEOUT_MS, memory: null }, values), signal);
  };
  const failures: string[] = [];
  let asked = 0;
  const p99 = async (): Promise<number> => {
    const times: number[] = [];
    for (let index = 0; index < step.goodCount; index += 1) {
      asked += 1;
      const result = await probe(step.goodUrl, asked, new AbortController().signal);
      if (result.outcome !== 'up') failures.push(`a good name: ${result.message}`);
      times.push(result.timings.dnsMs ?? 0);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  };
  const before = await p99();
  const end = new AbortController();
  const crowd = step.silentUrls.flatMap((url) =>
    Array.from({ length: step.silentCount / step.silentUrls.length }, (_, n) =>
      probe(url, n, end.signal),
    ),
  );
  const rise = (await p99()) - before;
  end.abort();
  const verdicts = await Promise.all(crowd);
  const blamed = verdicts.find(({ outcome }) => outcome !== 'unknown');
  if (blamed !== undefined && blamed.reason !== 'dns_timeout') {
    failures.push(`a silent name: ${blamed.message}`);
  }
  if (rise > step.risesAtMostMs)
    failures.push(`the others' DNS time rose by ${rise.toFixed(0)} ms`);
  return failures.slice(0, 3);
}
