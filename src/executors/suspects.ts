import type { Job } from '../core/ports/executor.ts';

// So many workers may die with a job before it is reported as the cause.
const maxDeaths = 3;
// After the first death a small group shares a worker; after the second each job has it for itself.
const groupSize = 16;

/**
 * Jobs that were under way when a worker died, waiting for another try apart from all others. One of them may be the
 * cause; since the last try happens alone, the innocent ones always get their result.
 */
export class Suspects {
  readonly #deaths = new Map<number, number>();
  #grouped: Job[] = [];
  #alone: Job[] = [];

  get size(): number {
    return this.#grouped.length + this.#alone.length;
  }

  /** Takes the jobs of a dead worker; hands back those that get no further try. */
  accuse(jobs: readonly Job[]): readonly Job[] {
    const condemned: Job[] = [];
    for (const job of jobs) {
      const deaths = (this.#deaths.get(job.id) ?? 0) + 1;
      this.#deaths.set(job.id, deaths);
      if (deaths >= maxDeaths) condemned.push(job);
      else if (deaths === 1) this.#grouped.push(job);
      else this.#alone.push(job);
    }
    return condemned;
  }

  /** Forgets a job that has its result. */
  clear(id: number): void {
    if (this.#deaths.size > 0) this.#deaths.delete(id);
  }

  /** The jobs that may run together next, for a worker that has nothing under way. */
  takeNext(): readonly Job[] {
    if (this.#grouped.length > 0) return this.#grouped.splice(0, groupSize);
    return this.#alone.splice(0, 1);
  }

  /** Empties it. */
  takeAll(): readonly Job[] {
    const all = [...this.#grouped, ...this.#alone];
    this.#grouped = [];
    this.#alone = [];
    this.#deaths.clear();
    return all;
  }
}
