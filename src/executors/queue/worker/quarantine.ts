import type { HeldJob } from './held-jobs.ts';

/** With so many dead workers behind it, a job runs with nothing beside it that could die with it. */
const CRASHES_BEFORE_ALONE = 2;
// Jobs on their way to us meanwhile go back to the queue, lest they die with us.
const SETTLE_MS = 250;

/** The one place of a worker where a job that may be deadly runs alone. */
export class Quarantine {
  #suspect: { readonly held: HeldJob; begin: (() => void) | null } | null = null;

  static isFor(stalls: number): boolean {
    return stalls >= CRASHES_BEFORE_ALONE;
  }

  /** A job is in it, so nothing else may begin. */
  get isTaken(): boolean {
    const { held } = this.#suspect ?? {};
    if (held && (held.isLost || held.open.size === 0)) this.#suspect = null;
    return this.#suspect !== null;
  }

  /** False when it is taken already. */
  admit(held: HeldJob, begin: () => void): boolean {
    if (this.isTaken) return false;
    this.#suspect = { held, begin };
    return true;
  }

  /** To be called when nothing is under way. */
  beginAlone(): void {
    const begin = this.isTaken ? this.#suspect?.begin : null;
    if (!begin || !this.#suspect) return;
    this.#suspect.begin = null;
    setTimeout(begin, SETTLE_MS);
  }
}
