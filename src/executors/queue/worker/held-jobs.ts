/** A job of the queue that this worker has locked, and what is still to be done for it. */
export interface HeldJob {
  readonly jobId: string;
  readonly token: string;
  readonly session: string;
  /** Numbers of the checks without a result. */
  readonly open: Set<number>;
  /** Results that Redis has not taken yet. */
  unsent: number;
  /** It went to another worker, or its session ended: its results are worthless. */
  isLost: boolean;
}

/** The jobs this worker holds. */
export class HeldJobs {
  readonly #jobs = new Map<string, HeldJob>();

  get size(): number {
    return this.#jobs.size;
  }

  /** Takes a job in. The same job once more means that we had lost it meanwhile. */
  add(job: Pick<HeldJob, 'jobId' | 'token' | 'session'>, numbers: readonly number[]): HeldJob {
    const earlier = this.#jobs.get(job.jobId);
    if (earlier) earlier.isLost = true;
    const held: HeldJob = { ...job, open: new Set(numbers), unsent: 0, isLost: false };
    this.#jobs.set(job.jobId, held);
    return held;
  }

  remove(held: HeldJob): void {
    if (this.#jobs.get(held.jobId) === held) this.#jobs.delete(held.jobId);
  }

  /** Gives a job up, because its lock is not ours any more. */
  lose(jobId: string): void {
    const held = this.#jobs.get(jobId);
    if (!held) return;
    held.isLost = true;
    this.#jobs.delete(jobId);
  }

  /** Gives up all jobs of a session, or all there are; hands them back. */
  loseAll(session?: string): readonly HeldJob[] {
    const lost = this.all().filter((held) => session === undefined || held.session === session);
    for (const { jobId } of lost) this.lose(jobId);
    return lost;
  }

  all(): readonly HeldJob[] {
    return [...this.#jobs.values()];
  }
}
