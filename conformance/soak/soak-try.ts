import type { JsonObject } from '../../src/core/json.ts';
import type { HostileCase, HostileTry, ProbeStep } from '../format/hostile-case.ts';
import type { HostileFarm } from '../farm/hostile-farm.ts';
import type { OpenTry } from '../farm/open-try.ts';
import { compareResult } from '../steps/compare-result.ts';
import { makeJob, networkOf } from '../steps/job-maker.ts';
import { missingNeed } from '../score/run-case.ts';
import type { JobRunners } from '../steps/step-stage.ts';

/** How one run of a try went. */
export interface SoakRun {
  /** What was wrong with a verdict. */
  readonly failures: readonly string[];
  /** Verdicts that blamed our own side, which a busy machine may make true. */
  readonly unjudged: number;
  /** Verdicts beyond their time by more than the grace. */
  readonly late: number;
  readonly probes: number;
}

const USUAL_TIMEOUT_MS = 10_000;
const GRACE_MS = 250;
const MIN_TIMEOUT_MS = 3_000;
const FORGET_EVERY = 200;
// Kinds of servers that any number of runs leaves as they were.
const lastingKinds: ReadonlySet<string> = new Set(['tcp', 'closed', 'full-queue', 'tls', 'dns']);

/** A try that stays open for the whole soak; one run at a time. */
export class SoakTry {
  readonly label: string;
  /** Its usual duration, learnt. */
  costMs = 5;
  readonly #steps: readonly ProbeStep[];
  readonly #opened: OpenTry;
  readonly #jobRunner: JobRunners;
  readonly #hasCounters: boolean;
  #runs = 0;

  private constructor(
    given: { readonly label: string; readonly hostile: HostileTry; readonly opened: OpenTry },
    jobRunner: JobRunners,
  ) {
    this.label = given.label;
    this.#steps = given.hostile.steps.filter((step) => step.kind === 'probe');
    this.#opened = given.opened;
    this.#jobRunner = jobRunner;
    this.#hasCounters = /(from|until|every)Connection/.test(JSON.stringify(given.hostile.servers));
  }

  /** Opens every try of the cases that can be repeated without end. */
  static async openAll(
    cases: readonly HostileCase[],
    { farm, jobRunner }: { readonly farm: HostileFarm; readonly jobRunner: JobRunners },
  ): Promise<readonly SoakTry[]> {
    const all: SoakTry[] = [];
    for (const { id: caseId, tries } of cases) {
      for (const [tryIndex, hostile] of tries.entries()) {
        if (!isRepeatable(hostile)) continue;
        const opened = await farm.open({ caseId, tryIndex });
        const label = hostile.name === undefined ? caseId : `${caseId} ${hostile.name}`;
        all.push(new SoakTry({ label, hostile, opened }, jobRunner));
      }
    }
    return all;
  }

  /** Asks once; never rejects. */
  async run(): Promise<SoakRun> {
    const beganAt = performance.now();
    try {
      this.#runs += 1;
      // Scripts that count begin anew; what the others saw would fill the memory of the farm.
      if (this.#hasCounters || this.#runs % FORGET_EVERY === 0) await this.#opened.reset();
      return await this.#runSteps();
    } catch (error) {
      return { failures: [`broke: ${String(error)}`], unjudged: 0, late: 0, probes: 1 };
    } finally {
      this.costMs += (performance.now() - beganAt - this.costMs) / 8;
    }
  }

  async #runSteps(): Promise<SoakRun> {
    const { values } = this.#opened;
    let memory: JsonObject | null = null;
    let late = 0;
    for (const [index, step] of this.#steps.entries()) {
      const timeoutMs = soakTimeoutMs(step);
      const { monitor, options } = step;
      memory = step.memory ?? memory;
      const job = makeJob({ monitor, options, timeoutMs, memory }, values);
      const runJob = this.#jobRunner(networkOf(step.network ?? {}, values));
      const beganAt = performance.now();
      const result = await runJob(job, new AbortController().signal);
      const tookMs = performance.now() - beganAt;
      const probes = index + 1;
      const isOurs = result.outcome === 'unknown' && step.expect.outcome !== 'unknown';
      if (isOurs || result.reason === 'stall') {
        return { failures: [], unjudged: 1, late, probes };
      }
      if (tookMs > Math.min(step.expect.withinMs ?? timeoutMs, timeoutMs) + GRACE_MS) late += 1;
      // How far a slow answer came by its deadline depends on how busy the machine is.
      const notes = step.expect.reason === 'head_timeout' ? [] : (step.expect.notes ?? []);
      const expect = { ...step.expect, notes };
      const failures = compareResult(result, expect, { values, tookMs: 0, timeoutMs });
      if (failures.length > 0) return { failures, unjudged: 0, late, probes };
      ({ memory } = result);
    }
    return { failures: [], unjudged: 0, late, probes: this.#steps.length };
  }
}

/** A deadline that waits for nothing but time may be short, but not so short that a busy machine misses it. */
function soakTimeoutMs({ quickTimeoutMs, timeoutMs = USUAL_TIMEOUT_MS }: ProbeStep): number {
  return quickTimeoutMs === undefined ? timeoutMs : Math.max(quickTimeoutMs, MIN_TIMEOUT_MS);
}

function isRepeatable(hostile: HostileTry): boolean {
  const servers = JSON.stringify(hostile.servers);
  return (
    missingNeed(hostile) === null &&
    hostile.steps.every(({ kind }) => kind === 'probe') &&
    Object.values(hostile.servers).every(({ kind }) => lastingKinds.has(kind)) &&
    !servers.includes('"sequence"') &&
    // A name server that is nearly too slow is too slow on a busy machine.
    !servers.includes('"delayMs"')
  );
}
