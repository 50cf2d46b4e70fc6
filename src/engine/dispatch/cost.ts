import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';

/** A check that took this long keeps its permits so long that it counts among the slow ones. */
const SLOW_MS = 1_000;
/** Ends that were our own doing say nothing about what the target costs. */
const OUR_OWN: ReadonlySet<string | null> = new Set(['stopped', 'crash', 'stall']);

/** What the next check of each monitor will cost, and at which address, as its latest one showed. Owned by the dispatcher. */
export class CheckCosts {
  readonly #isSlow = Column.ofBytes();
  readonly #addresses: (string | null)[] = [];

  /** Whether its next check is expected to keep its permits for long. */
  isSlow(watched: Watched): boolean {
    return this.#isSlow.get(watched) === 1;
  }

  /** What its latest check dialled last; `null` when there is none yet, or it dialled nothing. */
  addressOf({ slot, isRemoved }: Watched): string | null {
    return isRemoved ? null : (this.#addresses[slot] ?? null);
  }

  /** Before there was a check in this process. */
  know(watched: Watched): void {
    this.#set(watched, startsSlow(watched.state), null);
  }

  /** The target is another one: nothing is known of it. */
  forget(watched: Watched): void {
    this.#set(watched, true, null);
  }

  /** Learns from a check what the next one of the same monitor will cost. */
  note(watched: Watched, { reason, timings, address, notes }: ProbeResult): void {
    if (OUR_OWN.has(reason)) return;
    // A check that another one spoke for was quick, and its next one may have to wait itself.
    this.#set(watched, timings.totalMs >= SLOW_MS || notes.includes('shared_address'), address);
  }

  #set(watched: Watched, isSlow: boolean, address: string | null): void {
    this.#isSlow.set(watched, isSlow ? 1 : 0);
    // The former string stays where it says the same: the new one can be collected at once.
    if (!watched.isRemoved && this.addressOf(watched) !== address) {
      this.#addresses[watched.slot] = address;
    }
  }
}

/** No monitor counts as quick before it has shown it. */
function startsSlow({ status, reason }: MonitorState): boolean {
  if (status === 'pending' || status === 'unknown') return true;
  return reason?.endsWith('_timeout') === true;
}
