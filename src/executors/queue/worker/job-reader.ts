import type { Refusals } from '../refusals.ts';
import { placeOf, type Seal } from '../seal.ts';
import { parseText, readJob, type WireJob } from '../wire.ts';
import type { FetchedJob } from './job-fetcher.ts';

const MAX_REMEMBERED = 10_000;

/** Reads jobs as they stand in Redis, and refuses what is none of ours, or has ended in this worker before. */
export class JobReader {
  readonly #seal: Seal;
  readonly #refusals: Refusals;
  readonly #ended = new Set<string>();

  constructor({ seal, refusals }: { readonly seal: Seal; readonly refusals: Refusals }) {
    this.#seal = seal;
    this.#refusals = refusals;
  }

  /** `null`: refused. */
  read({ jobId, text }: FetchedJob): WireJob | null {
    const job = readJob(this.#seal.open(parseText(text), placeOf.job(jobId)));
    const isReplay = this.#ended.has(jobId);
    if (job !== null && !isReplay) return job;
    this.#refusals.note(isReplay ? 'a repeated job' : 'a job');
    return null;
  }

  /** The job has ended: should it come again, it is a replay. */
  end(jobId: string): void {
    this.#ended.add(jobId);
    const [oldest] = this.#ended;
    if (this.#ended.size > MAX_REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
  }
}
