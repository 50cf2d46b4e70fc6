import type { JsonObject } from '../../../core/json.ts';
import type { Job, JobReport } from '../../../core/ports/executor.ts';
import type { Log } from '../../../core/ports/log.ts';
import { lostResult } from '../../lost-result.ts';
import type { Seal } from '../seal.ts';
import type { WireCheck } from '../wire.ts';
import type { HeldJob } from './held-jobs.ts';
import { Pools, type OpenPool } from './pools.ts';

// More of an address is never shown.
const MAX_TARGET_LENGTH = 2_000;

/** A check under way in this worker. */
export interface RunningCheck {
  readonly held: HeldJob;
  readonly n: number;
  readonly kind: string;
  /** Its address, for people; `null` where the options are sealed. */
  readonly target: string | null;
  /** Monotonic, ms. */
  readonly startedAt: number;
}

/** The checks of a job, and how they are to go out. */
export interface Work {
  readonly checks: readonly WireCheck[];
  readonly network: JsonObject;
}

/** Why a job must not be run, whatever its sender; `null`: it may. */
export type ProblemOf = (job: Job) => string | null;

export interface RunnerSetup {
  readonly openPool: OpenPool;
  /** Checks under way at once. */
  readonly concurrency: number;
  readonly problemOf: ProblemOf;
  readonly seal: Seal;
  readonly log: Log;
}

type OnResult = (check: RunningCheck, report: Pick<JobReport, 'result' | 'worker' | 'pid'>) => void;

/** Runs the checks of jobs on an engine of this process and knows which result belongs to which job. */
export class CheckRunner {
  readonly #pools: Pools;
  readonly #hidesTargets: boolean;
  readonly #problemOf: ProblemOf;
  readonly #onResult: OnResult;
  readonly #running = new Map<number, RunningCheck>();
  #lastId = 0;

  constructor(setup: RunnerSetup, onResult: OnResult) {
    // Options that travelled sealed are not shown here either.
    this.#hidesTargets = setup.seal.isKeyed;
    this.#problemOf = setup.problemOf;
    this.#onResult = onResult;
    this.#pools = new Pools(setup.openPool, {
      workers: setup.concurrency,
      handlers: {
        onReports: (reports) => this.#onReports(reports),
        onWorkerEvent: ({ kind, worker, detail }) => {
          if (kind === 'lost') setup.log.warn({ worker, detail }, 'a probe worker was lost');
        },
      },
    });
  }

  /** Checks that have no result yet. */
  get size(): number {
    return this.#running.size;
  }

  /** Those of them that wait for a free place. */
  get waiting(): number {
    return this.#pools.queued;
  }

  all(): readonly RunningCheck[] {
    return [...this.#running.values()];
  }

  run(held: HeldJob, work: Work): void {
    const startedAt = performance.now();
    const jobs: Job[] = [];
    for (const { n, ...sent } of work.checks) {
      const { kind, options } = sent;
      const { url } = options;
      const target =
        !this.#hidesTargets && typeof url === 'string' ? url.slice(0, MAX_TARGET_LENGTH) : null;
      const check: RunningCheck = { held, n, kind, target, startedAt };
      const id = (this.#lastId += 1);
      const job: Job = { id, ...sent };
      const problem = this.#problemOf(job);
      if (problem !== null) this.#refuse(check, problem);
      else {
        this.#running.set(id, check);
        jobs.push(job);
      }
    }
    if (jobs.length > 0) this.#pools.run(jobs, work.network);
  }

  /** Aborts everything when all of it is worthless; single checks end by their own deadline. */
  abortIfLost(): void {
    if (this.#running.size > 0 && this.all().every(({ held }) => held.isLost)) this.#pools.cancel();
  }

  /** Further checks run on fresh executors of this size. */
  recycle(workers: number): void {
    this.#pools.recycle(workers);
  }

  async stop(): Promise<void> {
    this.#running.clear();
    await this.#pools.stop();
  }

  #refuse(check: RunningCheck, problem: string): void {
    const result = lostResult('crash', `the worker refuses this check: ${problem}`);
    this.#onResult(check, { result, worker: 'none', pid: process.pid });
  }

  #onReports(reports: readonly JobReport[]): void {
    for (const { id, result, worker, pid } of reports) {
      const check = this.#running.get(id);
      if (!check) continue;
      this.#running.delete(id);
      this.#onResult(check, { result, worker, pid });
    }
  }
}
