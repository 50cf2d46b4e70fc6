import type { Status } from '../../../core/monitor/monitor.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;

/** Suspicions of the last 30 days, and how many of them the re-checks took back. */
export interface SuspicionCounts {
  readonly suspicions: number;
  readonly falseAlarms: number;
}

/** A change of status; `at` in epoch ms. */
interface Change {
  readonly at: number;
  readonly from: Status;
  readonly to: Status;
}

/** Counts the suspicions of all sites by day. Those of sites that are gone stay counted. */
export class Suspicions {
  readonly #byDay = new Map<number, { suspicions: number; falseAlarms: number }>();

  note({ at, from, to }: Change): void {
    const isTakenBack = from === 'suspect' && (to === 'up' || to === 'degraded');
    if (to !== 'suspect' && !isTakenBack) return;
    const day = Math.floor(at / DAY_MS);
    const counts = this.#byDay.get(day) ?? { suspicions: 0, falseAlarms: 0 };
    this.#byDay.set(day, counts);
    if (isTakenBack) counts.falseAlarms += 1;
    else counts.suspicions += 1;
  }

  /** Of the days that ended less than 30 days ago. */
  counts(now: number): SuspicionCounts {
    const first = Math.floor(now / DAY_MS) - DAYS;
    const sum = { suspicions: 0, falseAlarms: 0 };
    for (const [day, { suspicions, falseAlarms }] of this.#byDay) {
      if (day < first) {
        this.#byDay.delete(day);
        continue;
      }
      sum.suspicions += suspicions;
      sum.falseAlarms += falseAlarms;
    }
    return { ...sum, falseAlarms: Math.min(sum.falseAlarms, sum.suspicions) };
  }
}
