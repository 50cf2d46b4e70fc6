import type { ProbeResult } from '../../../src/core/check/outcome.ts';
import type { Clock } from '../../../src/core/ports/clock.ts';
import type { Executor, ExecutorSetup, Job } from '../../../src/core/ports/executor.ts';

/** What a scripted site does when it is probed: part of a result, and how long it takes. `never` leaves the job without a report. */
export type ScriptedAnswer = (Partial<ProbeResult> & { readonly takesMs?: number }) | 'never';

/** An executor without any network: a script answers for the sites. */
export class ScriptedExecutor implements Executor {
  /** Sizes of the batches it was given. */
  readonly batches: number[] = [];
  readonly #clock: Clock;
  readonly #script: (job: Job) => ScriptedAnswer;
  readonly #onReports: ExecutorSetup['onReports'];
  readonly #startsInMs: number;
  readonly #underWay = new Map<number, () => void>();
  #isStopped = false;

  constructor(setup: {
    readonly clock: Clock;
    readonly script: (job: Job) => ScriptedAnswer;
    readonly onReports: ExecutorSetup['onReports'];
    /** What its workers take to start; nothing by default. */
    readonly startsInMs?: number;
  }) {
    this.#clock = setup.clock;
    this.#script = setup.script;
    this.#onReports = setup.onReports;
    this.#startsInMs = setup.startsInMs ?? 0;
  }

  async start(): Promise<void> {
    if (this.#startsInMs === 0) return;
    await new Promise<void>((resolve) => {
      this.#clock.after(this.#startsInMs, resolve);
    });
  }

  async submit(jobs: readonly Job[]): Promise<void> {
    this.batches.push(jobs.length);
    for (const job of jobs) this.#begin(job);
  }

  cancel(): void {
    for (const [id, cancelTimer] of this.#underWay) {
      cancelTimer();
      this.#report(id, { outcome: 'unknown', reason: 'stopped', startedAt: this.#clock.now() });
    }
  }

  load(): { readonly queued: number; readonly underWay: number } {
    return { queued: 0, underWay: this.#underWay.size };
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#underWay.size > 0) {
      await new Promise<void>((resolve) => {
        this.#clock.after(graceMs, resolve);
      });
    }
    this.cancel();
    this.#isStopped = true;
  }

  /** The process is gone: nothing is reported any more. */
  vanish(): void {
    for (const cancelTimer of this.#underWay.values()) cancelTimer();
    this.#underWay.clear();
    this.#isStopped = true;
  }

  #begin(job: Job): void {
    if (this.#isStopped) return;
    const startedAt = this.#clock.now();
    const answer = this.#script(job);
    if (answer === 'never') {
      this.#underWay.set(job.id, () => undefined);
      return;
    }
    const { takesMs = 0, ...seen } = answer;
    const report = (): void => this.#report(job.id, { startedAt, ...seen });
    this.#underWay.set(job.id, this.#clock.after(takesMs, report));
  }

  #report(id: number, seen: Partial<ProbeResult>): void {
    this.#underWay.delete(id);
    const result: ProbeResult = { ...ANSWER, ...seen };
    this.#onReports([{ id, result, worker: 'script', pid: 0 }]);
  }
}

const ANSWER: ProbeResult = {
  outcome: 'up',
  reason: null,
  phase: null,
  notes: [],
  message: 'as the script says',
  startedAt: 0,
  address: '192.0.2.1',
  timings: { dnsMs: 1, connectMs: 1, tlsMs: null, firstByteMs: 1, totalMs: 3 },
  evidence: { method: 'HEAD', statusCode: 200, finalUrl: '', redirects: [], certificate: null },
  memory: null,
};
