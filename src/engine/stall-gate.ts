import type { ProbeResult } from '../core/outcome.ts';

/** Standstills are remembered for longer than any check takes. */
const REMEMBERED_MS = 300_000;

/** A stretch (monotonic ms) in which this process did not run. */
export interface Stall {
  readonly from: number;
  readonly to: number;
}

/** Keeps our own standstills from being taken for slow sites. */
export class StallGate {
  #stalls: Stall[] = [];

  note(stall: Stall): void {
    this.#stalls = this.#stalls.filter(({ to }) => to > stall.to - REMEMBERED_MS);
    this.#stalls.push(stall);
  }

  /** The result as it may be believed: a timeout that a standstill reaches into says nothing about the site. */
  weigh(result: ProbeResult, span: Stall): ProbeResult {
    if (result.outcome !== 'down' || result.reason?.endsWith('_timeout') !== true) return result;
    if (!this.#stalls.some(({ from, to }) => from < span.to && to > span.from)) return result;
    return {
      ...result,
      outcome: 'unknown',
      reason: 'stall',
      message: 'we stood still during this check',
    };
  }
}
