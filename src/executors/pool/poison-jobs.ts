import type { Job } from '../../core/ports/executor.ts';

// So many workers may die with a job before it is reported as the cause.
const MAX_CRASHES = 3;
// After the first death a small group shares a worker; after the second each job has it for itself.
const GROUP_SIZE = 16;
// More than so many are first parted in a few large groups: one by one, slow ones among thousands would take an hour.
const CROWD_SIZE = 256;
const CROWD_PARTS = 16;

/**
 * Jobs that were under way when a worker died, waiting for another try apart from all others. One of them may be the
 * cause; since the last try happens alone, the innocent ones always get their result.
 */
export class PoisonJobs {
  readonly #deaths = new Map<number, number>();
  #parts: (readonly Job[])[] = [];
  #grouped: Job[] = [];
  #alone: Job[] = [];

  get size(): number {
    const inParts = this.#parts.reduce((sum, part) => sum + part.length, 0);
    return inParts + this.#grouped.length + this.#alone.length;
  }

  /** Takes the jobs of a dead worker; hands back those that get no further try. */
  recordCrash(jobs: readonly Job[]): readonly Job[] {
    if (jobs.length > CROWD_SIZE) return this.#part(jobs);
    const exhausted: Job[] = [];
    for (const job of jobs) {
      const deaths = (this.#deaths.get(job.id) ?? 0) + 1;
      this.#deaths.set(job.id, deaths);
      if (deaths >= MAX_CRASHES) exhausted.push(job);
      else if (deaths === 1) this.#grouped.push(job);
      else this.#alone.push(job);
    }
    return exhausted;
  }

  /** Forgets a job that has its result. */
  clear(id: number): void {
    if (this.#deaths.size > 0) this.#deaths.delete(id);
  }

  /** The jobs that may run together next, for a worker that has nothing under way. */
  takeNext(): readonly Job[] {
    const part = this.#parts.shift();
    if (part !== undefined) return part;
    if (this.#grouped.length > 0) return this.#grouped.splice(0, GROUP_SIZE);
    return this.#alone.splice(0, 1);
  }

  /** Empties it. */
  takeAll(): readonly Job[] {
    const all = [...this.#parts.flat(), ...this.#grouped, ...this.#alone];
    this.#parts = [];
    this.#grouped = [];
    this.#alone = [];
    this.#deaths.clear();
    return all;
  }

  /** The death of a crowd says next to nothing about any one of it, and is not held against them. */
  #part(jobs: readonly Job[]): readonly Job[] {
    const size = Math.ceil(jobs.length / CROWD_PARTS);
    for (let from = 0; from < jobs.length; from += size) {
      this.#parts.push(jobs.slice(from, from + size));
    }
    return [];
  }
}
