import type { Job } from '../../../core/ports/executor.ts';

/** Checks that travel as one job of the queue. */
export interface Unit {
  readonly jobId: string;
  readonly session: string;
  /** Checks still to be reported, by number. */
  readonly checks: Map<number, Job>;
  /** Epoch ms. */
  readonly createdAt: number;
  /** How often it was lost on its way already. */
  readonly losses: number;
  /** When the queue was last known to hold it; monotonic, ms. Before it was sent: -Infinity. */
  seenAt: number;
  /** When the queue was first found not to hold it. */
  missingSince: number | null;
}

/** The checks that were handed to the queue and not yet reported. Numbers are never used twice. */
export class OpenChecks {
  readonly #units = new Map<number, Unit>();
  #lastNumber = 0;

  get size(): number {
    return this.#units.size;
  }

  add(jobs: readonly Job[], { session, losses }: Pick<Unit, 'session' | 'losses'>): Unit {
    const checks = new Map(jobs.map((job) => [(this.#lastNumber += 1), job]));
    const jobId = `${session}-${this.#lastNumber}`;
    const unit: Unit = {
      jobId,
      session,
      checks,
      createdAt: Date.now(),
      losses,
      seenAt: -Infinity,
      missingSince: null,
    };
    for (const n of checks.keys()) this.#units.set(n, unit);
    return unit;
  }

  /** Closes a check; `null` when it was closed before, or never ours. */
  settle(n: number): { readonly job: Job; readonly unit: Unit } | null {
    const unit = this.#units.get(n);
    const job = unit?.checks.get(n);
    if (!unit || !job) return null;
    this.#units.delete(n);
    unit.checks.delete(n);
    return { job, unit };
  }

  /** Closes what is left of a unit. */
  drop(unit: Unit): readonly Job[] {
    for (const n of unit.checks.keys()) this.#units.delete(n);
    const jobs = [...unit.checks.values()];
    unit.checks.clear();
    return jobs;
  }

  units(): readonly Unit[] {
    return [...new Set(this.#units.values())];
  }
}
