import { lastSignOf, NO_PINGS, type HeartbeatRecord } from '../../core/heartbeat/heartbeat.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ServiceContext } from '../context.ts';
import type { DowntimeTracker } from './service-downtime.ts';

interface Sign {
  /** As it was written down, epoch ms. */
  readonly at: number;
  /** Monotonic ms. */
  readonly seenAt: number;
}

/**
 * Measures how long jobs have been silent by the clock that cannot be set. A wall clock that goes back makes signs look
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
    const at = lastSignOf(record);
    if (at === null) {
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
  const { lastPingAt, endedAt, runs } = record;
  return {
    ...record,
    lastPingAt: back(lastPingAt),
    endedAt: back(endedAt),
    runs: runs.map(({ id, startedAt }) => ({ id, startedAt: startedAt - byMs })),
  };
}

type Needs = Pick<ServiceContext, 'storage' | 'clock'> & {
  readonly downtime: Pick<DowntimeTracker, 'gapsAt'>;
  readonly silence: SilenceWatch;
};

/** What jobs are judged by, in the order of their targets. Throws `UnavailableError` when it cannot be read. */
export async function readPingFacts(
  { storage, clock, downtime, silence }: Needs,
  targets: readonly string[],
): Promise<readonly JsonObject[]> {
  const records = await storage.heartbeats.recordsOf(targets);
  const now = clock.now();
  const gaps = downtime.gapsAt(now).map((gap) => ({ ...gap }));
  return targets.map((target) => {
    const record = silence.inPresentTime(target, records.get(target) ?? NO_PINGS);
    return { now, record: { ...record, runs: record.runs.map((run) => ({ ...run })) }, gaps };
  });
}
