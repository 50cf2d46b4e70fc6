import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { HostileCase, HostileTry, ProbeStep } from '../format/hostile-case.ts';
import type { PlaceholderValues } from '../format/placeholders.ts';
import { makeJob, networkOf } from '../steps/job-maker.ts';
import { missingNeed, type CaseRun } from './run-case.ts';

/** What one probe of a hostile target cost us. */
export interface ProbeCost {
  /** Case and try, such as `H26 negative`. */
  readonly name: string;
  /** Processor time of our whole process, in milliseconds. */
  readonly cpuMs: number;
  /** The most that was held at any time above what was held before, in MiB. */
  readonly heldMib: number;
  /** What it said. */
  readonly verdict: string;
}

// Patience costs nothing: a target that has not made us work by then will not do so later.
const TIMEOUT_MS = 1_000;
const WARM_UP_MS = 200;
const SAMPLE_EVERY_MS = 5;
const MIB = 1_048_576;

/** Probes every target that is there to be probed alone, and measures; every try of a case counts by itself. */
export async function measureCosts(
  cases: readonly HostileCase[],
  run: Pick<CaseRun, 'farm' | 'jobRunner' | 'inPieces'>,
): Promise<readonly ProbeCost[]> {
  const costs: ProbeCost[] = [];
  for (const { id, tries, apart } of cases) {
    for (const [tryIndex, each] of tries.entries()) {
      const steps = probesOf(each);
      if (apart !== undefined || steps.length === 0 || missingNeed(each) !== null) continue;
      const { inPieces = false } = run;
      const opened = await run.farm.open({ caseId: id, tryIndex, inPieces });
      const name = each.name === undefined ? id : `${id} ${each.name}`;
      for (const step of steps) {
        costs.push({ name, ...(await costOf(step, { run, values: opened.values })) });
      }
      await opened.close();
    }
  }
  return costs;
}

function probesOf({ steps }: HostileTry): readonly ProbeStep[] {
  return steps.filter((step) => step.kind === 'probe');
}

async function costOf(
  step: ProbeStep,
  { run, values }: { readonly run: Pick<CaseRun, 'jobRunner'>; readonly values: PlaceholderValues },
): Promise<Omit<ProbeCost, 'name'>> {
  const runJob = run.jobRunner(networkOf(step.network ?? {}, values));
  const probe = (patienceMs: number) => {
    const { monitor, options } = step;
    const job = makeJob({ monitor, options, timeoutMs: patienceMs, memory: null }, values);
    return runJob(job, new AbortController().signal);
  };
  // Trust is built and code is compiled once for all targets, not for this one.
  await probe(WARM_UP_MS);
  collectGarbage();
  const held = heldBytes();
  let mostHeld = held;
  const sampler = setInterval(() => {
    mostHeld = Math.max(mostHeld, heldBytes());
  }, SAMPLE_EVERY_MS);
  const before = process.cpuUsage();
  const { outcome, reason } = await probe(TIMEOUT_MS);
  const { user, system } = process.cpuUsage(before);
  clearInterval(sampler);
  return {
    cpuMs: (user + system) / 1_000,
    heldMib: Math.max(0, heldBytes() - held, mostHeld - held) / MIB,
    verdict: reason === null ? outcome : `${outcome} ${reason}`,
  };
}

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let collect: (() => void) | null = null;

function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}

/** The costs as people read them, the dearest first. */
export function formatCosts(costs: readonly ProbeCost[], most: number): string {
  const rows = costs
    .toSorted((one, other) => other.cpuMs - one.cpuMs)
    .slice(0, most)
    .map(({ name, cpuMs, heldMib, verdict }) =>
      [
        name.slice(0, 40).padEnd(40),
        cpuMs.toFixed(1).padStart(9),
        heldMib.toFixed(1).padStart(9),
        ` ${verdict}`,
      ].join(' '),
    );
  return [
    `${'target'.padEnd(40)} ${'CPU ms'.padStart(9)} ${'held MiB'.padStart(9)}  verdict`,
    ...rows,
  ].join('\n');
}
