import type { ProbeResult } from '../core/check/outcome.ts';
import type { EngineTrouble, Executor, Job, JobReport } from '../core/ports/executor.ts';
import { IdleWait } from './idle-wait.ts';
import { lostResult } from './lost-result.ts';

/** Jobs that this very process judges: by the pings it received, or because only it can do so in time. */
export interface PushedPlan {
  isPushed(kind: string): boolean;
  /** One result for each job, in their order. */
  judge(jobs: readonly Job[]): Promise<readonly ProbeResult[]>;
  onReports(reports: readonly JobReport[]): void;
}

/** The executor with jobs of pushed kinds taken out: they are judged here, all others run where they did. */
export function withPushedJobs(executor: Executor, plan: PushedPlan): Executor {
  return new PushedJobs(executor, plan);
}

const WORKER = 'service';

class PushedJobs implements Executor {
  readonly #executor: Executor;
  readonly #plan: PushedPlan;
  readonly #idle = new IdleWait(() => this.#underWay === 0);
  #underWay = 0;

  constructor(executor: Executor, plan: PushedPlan) {
    this.#executor = executor;
    this.#plan = plan;
  }

  start(): Promise<void> {
    return this.#executor.start();
  }

  async submit(jobs: readonly Job[]): Promise<void> {
    const pushed = jobs.filter(({ kind }) => this.#plan.isPushed(kind));
    if (pushed.length === 0) return this.#executor.submit(jobs);
    void this.#judge(pushed);
    const others = jobs.filter(({ kind }) => !this.#plan.isPushed(kind));
    if (others.length > 0) await this.#executor.submit(others);
  }

  cancel(): void {
    this.#executor.cancel();
  }

  load(): { readonly queued: number; readonly underWay: number } {
    const { queued, underWay } = this.#executor.load();
    return { queued, underWay: underWay + this.#underWay };
  }

  trouble(): EngineTrouble | null {
    return this.#executor.trouble?.() ?? null;
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all([this.#executor.stop(graceMs), this.#idle.wait(graceMs)]);
  }

  async #judge(jobs: readonly Job[]): Promise<void> {
    this.#underWay += jobs.length;
    const results = await this.#plan.judge(jobs).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      return jobs.map(() => lostResult('away', `the pings cannot be read: ${why}`));
    });
    this.#underWay -= jobs.length;
    const { pid } = process;
    this.#plan.onReports(
      jobs.map(({ id }, index) => ({
        id,
        result: results[index] ?? lostResult('crash', 'the job was not judged'),
        worker: WORKER,
        pid,
      })),
    );
    this.#idle.notify();
  }
}
