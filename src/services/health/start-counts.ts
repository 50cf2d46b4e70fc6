import type { LiveEvent } from '../../core/ports/watch.ts';
import { countInto, emptyHistogram, type HistogramStep } from './histogram.ts';

/** Upper edges of how late checks begin, milliseconds. */
const LATENESS_EDGES_MS = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000];

/** What has been counted since the start. */
export interface CountsSinceStart {
  /** Epoch ms. */
  readonly since: number;
  readonly checks: number;
  /** How late those began that had a time at which to begin. */
  readonly lateness: readonly HistogramStep[];
}

/** Counts what shows how well the service works, from its start on. */
export class StartCounts {
  readonly #since: number;
  readonly #lateness = emptyHistogram(LATENESS_EDGES_MS);
  #checks = 0;

  /** `since`: when the counting begins, epoch ms. */
  constructor(since: number) {
    this.#since = since;
  }

  note(event: LiveEvent): void {
    if (event.kind !== 'check') return;
    this.#checks += 1;
    if (event.latenessMs !== null) countInto(this.#lateness, Math.max(0, event.latenessMs));
  }

  get counts(): CountsSinceStart {
    return {
      since: this.#since,
      checks: this.#checks,
      lateness: this.#lateness.map((step) => ({ ...step })),
    };
  }
}
