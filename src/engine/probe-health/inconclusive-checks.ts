import type { MonitorId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { FailedCheck } from '../../core/probe-health/attribution.ts';
import { isOwnFault, OwnFaults } from '../../core/probe-health/own-faults.ts';
import type { OwnFaultReason } from '../../core/probe-health/own-faults.ts';
import type { Watched } from '../watched.ts';

/** A monitor whose last check was inconclusive, because of our own side. */
export interface Inconclusive {
  readonly watched: Watched;
  /** What the check looked like; `null` when the probe itself reported what we lacked. */
  readonly failure: FailedCheck | null;
}

/** Keeps the monitors whose last check was inconclusive because of our own side, and how many that are. Times are monotonic ms. */
export class InconclusiveChecks {
  readonly #faults = new OwnFaults();
  readonly #inconclusive = new Map<MonitorId, Inconclusive>();

  /** Those whose check was inconclusive longest ago come first. */
  get all(): Iterable<Inconclusive> {
    return this.#inconclusive.values();
  }

  /** What the checks looked like that are put down to us. */
  *failures(): Generator<FailedCheck> {
    for (const { failure } of this.#inconclusive.values()) if (failure !== null) yield failure;
  }

  /** Takes a settled result. */
  note(
    watched: Watched,
    result: ProbeResult,
    seen: { at: number; failure: FailedCheck | null },
  ): void {
    const { id } = watched.monitor;
    const reason = isOwnFault(result.reason) ? result.reason : null;
    this.#faults.note({ at: seen.at, reason, monitorId: id });
    this.#inconclusive.delete(id);
    if (reason !== null) this.#inconclusive.set(id, { watched, failure: seen.failure });
  }

  /** The most frequent fault while the checks of many of `size` monitors are inconclusive. */
  many(now: number, size: number): OwnFaultReason | null {
    return this.#faults.many(now, size);
  }

  forget(id: MonitorId): void {
    this.#inconclusive.delete(id);
  }

  /** Takes out those that are free again, of so many that were inconclusive longest ago; the others come up again later. */
  take(isFree: (inconclusive: Inconclusive) => boolean, max: number): readonly Watched[] {
    const free: Watched[] = [];
    let left = Math.min(max, this.#inconclusive.size);
    for (const [id, inconclusive] of this.#inconclusive) {
      if (left === 0) break;
      left -= 1;
      this.#inconclusive.delete(id);
      if (isFree(inconclusive)) free.push(inconclusive.watched);
      else this.#inconclusive.set(id, inconclusive);
    }
    return free;
  }
}
