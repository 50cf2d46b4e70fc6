import type { MonitorId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/outcome.ts';
import { isOwnFault, OwnFaults } from '../../core/probe-health/own-faults.ts';
import type { OwnFaultReason } from '../../core/probe-health/own-faults.ts';
import type { Watched } from '../watched.ts';

const COUNT_EVERY_MS = 250;

/** Keeps the monitors whose last check our own side spoilt, and how many that are. Times are monotonic ms. */
export class SpoiltChecks {
  readonly #faults = new OwnFaults();
  readonly #spoilt = new Map<MonitorId, Watched>();
  #countedAt = Number.NEGATIVE_INFINITY;

  /** Those whose check was spoilt longest ago come first. */
  get monitors(): Iterable<Watched> {
    return this.#spoilt.values();
  }

  /** Takes a settled result; returns the most frequent fault when many are spoilt, looked at now and then. */
  note(
    watched: Watched,
    result: ProbeResult,
    { at, size }: { readonly at: number; readonly size: number },
  ): OwnFaultReason | null {
    const { id } = watched.monitor;
    const reason = isOwnFault(result.reason) ? result.reason : null;
    this.#faults.note({ at, reason, monitorId: id });
    if (reason === null && this.#spoilt.size === 0) return null;
    this.#spoilt.delete(id);
    if (reason === null) return null;
    this.#spoilt.set(id, watched);
    if (at - this.#countedAt < COUNT_EVERY_MS) return null;
    this.#countedAt = at;
    return this.#faults.many(at, size);
  }

  /** The most frequent fault while many of `size` monitors' checks are spoilt. */
  many(now: number, size: number): OwnFaultReason | null {
    return this.#faults.many(now, size);
  }

  forget(id: MonitorId): void {
    this.#spoilt.delete(id);
  }

  /** All of them, which are forgotten. */
  takeAll(): readonly Watched[] {
    const monitors = [...this.#spoilt.values()];
    this.#spoilt.clear();
    return monitors;
  }
}
