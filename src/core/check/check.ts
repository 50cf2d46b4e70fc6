import type { MonitorId } from '../ids.ts';
import type { Outcome, Timings } from './outcome.ts';

/** The recorded result of one run, as history keeps it: small enough for billions. */
export interface Check {
  readonly monitorId: MonitorId;
  /** Wall clock, epoch milliseconds. */
  readonly startedAt: number;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly statusCode: number | null;
  /** Kept to a tenth of a millisecond. */
  readonly timings: Timings;
}
