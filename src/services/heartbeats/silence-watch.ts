import type { HeartbeatRecord } from '../../core/heartbeat/heartbeat.ts';
import type { Clock } from '../../core/ports/clock.ts';

interface Sign {
  /** As it was written down, epoch ms. */
  readonly at: number;
  /** Monotonic ms. */
  readonly seenAt: number;
}

/**
 * Measures how long jobs have been silent by the clock that nobody can set. A wall clock that goes back makes signs look
 * younger, or as if they were still to come; what was silent before stays silent.
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #signs = new Map<string, Sign>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The record in the time of the wall clock as it is now: moved back by what the clock lost since its last sign. */
  inPresentTime(target: string, record: HeartbeatRecord): HeartbeatRecord {
    const at = Math.max(record.endedAt ?? -Infinity, record.startedAt ?? -Infinity);
    if (at === -Infinity) {
      this.#signs.delete(target);
      return record;
    }
    const now = this.#clock.now();
    const sign = this.#signOf(target, at);
    const silentMs = Math.max(0, this.#clock.monotonicMs() - sign.seenAt);
    const lostMs = silentMs - (now - at);
    return lostMs > 0 ? movedBack(record, lostMs) : record;
  }

  #signOf(target: string, at: number): Sign {
    const known = this.#signs.get(target);
    if (known?.at === at) return known;
    const ageMs = Math.max(0, this.#clock.now() - at);
    const sign = { at, seenAt: this.#clock.monotonicMs() - ageMs };
    this.#signs.set(target, sign);
    return sign;
  }
}

function movedBack(record: HeartbeatRecord, byMs: number): HeartbeatRecord {
  const back = (at: number | null): number | null => (at === null ? null : at - byMs);
  const { lastPingAt, endedAt, startedAt } = record;
  return {
    ...record,
    lastPingAt: back(lastPingAt),
    endedAt: back(endedAt),
    startedAt: back(startedAt),
  };
}
