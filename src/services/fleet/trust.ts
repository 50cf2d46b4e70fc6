import { bucketOf, bucketUpperMs } from '../../core/check/rollup.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FleetSource } from '../../core/ports/fleet-source.ts';
import type { ServiceHealth, Watch } from '../../core/ports/watch.ts';
import type { SuspicionCounts } from './past/suspicions.ts';

/** What is summed up goes back so many seconds. */
const SPAN_S = 60;
const BUCKETS = 128;

/** Whether the service itself can be trusted just now. */
export interface ServiceTrust extends SuspicionCounts {
  /** 99 of 100 checks of the last minute began within so long of their time; `null` without any. */
  readonly startedWithinMs: number | null;
  /** Over the last minute. */
  readonly checksPerSecond: number;
  readonly inFlight: number;
  readonly backlog: number;
  readonly sitesAsked: number;
  readonly sitesAnswered: number;
  readonly messagesWaiting: number;
  readonly deadLetters: number;
  readonly storageLagMs: number;
  readonly isOnTime: boolean;
  readonly isStorageWritable: boolean;
  readonly areSendersMoving: boolean;
  readonly alarm: Pick<NonNullable<ServiceHealth['alarm']>, 'id' | 'cause' | 'startedAt'> | null;
}

/** Counts the checks of the last minute, and how late they began: a histogram a second. */
export class RecentStarts {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #checks = new Uint32Array(SPAN_S);
  readonly #lateness = new Uint32Array(SPAN_S * BUCKETS);
  readonly #beganAt: number;
  #second = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#second = this.#now();
    this.#beganAt = this.#second;
  }

  /** A check has ended; `null`: it had no time at which to begin. */
  note(latenessMs: number | null): void {
    this.#goOn();
    const place = this.#second % SPAN_S;
    this.#checks[place] = (this.#checks[place] ?? 0) + 1;
    if (latenessMs === null) return;
    const cell = place * BUCKETS + bucketOf(latenessMs);
    this.#lateness[cell] = (this.#lateness[cell] ?? 0) + 1;
  }

  get checksPerSecond(): number {
    this.#goOn();
    const seconds = Math.max(1, Math.min(SPAN_S, this.#second - this.#beganAt));
    const checks = this.#checks.reduce((sum, each) => sum + each, 0);
    return Math.round((checks * 10) / seconds) / 10;
  }

  /** The lateness below which `share` (0 to 1) of them lie; `null` without any. */
  latenessMs(share: number): number | null {
    this.#goOn();
    const sums = new Uint32Array(BUCKETS);
    for (const [cell, count] of this.#lateness.entries()) {
      sums[cell % BUCKETS] = (sums[cell % BUCKETS] ?? 0) + count;
    }
    const total = sums.reduce((sum, each) => sum + each, 0);
    let wanted = Math.ceil(total * share);
    if (total === 0) return null;
    for (const [bucket, count] of sums.entries()) {
      wanted -= count;
      if (wanted <= 0) return Math.round(bucketUpperMs(bucket));
    }
    return null;
  }

  #now(): number {
    return Math.floor(this.#clock.monotonicMs() / 1_000);
  }

  /** Empties the seconds that have gone by. */
  #goOn(): void {
    const now = this.#now();
    const passed = Math.min(SPAN_S, now - this.#second);
    for (let n = 1; n <= passed; n += 1) {
      const place = (this.#second + n) % SPAN_S;
      this.#checks[place] = 0;
      this.#lateness.fill(0, place * BUCKETS, (place + 1) * BUCKETS);
    }
    this.#second = Math.max(this.#second, now);
  }
}

/** How far the service can be trusted now. */
export function trustOf(parts: {
  readonly watch: Pick<Watch, 'health'>;
  readonly source: Pick<FleetSource, 'recentSites'>;
  readonly starts: RecentStarts;
  readonly suspicions: SuspicionCounts;
}): ServiceTrust {
  const health = parts.watch.health();
  const { asked, answered } = parts.source.recentSites();
  const { alarm } = health;
  return {
    ...parts.suspicions,
    startedWithinMs: parts.starts.latenessMs(0.99),
    checksPerSecond: parts.starts.checksPerSecond,
    inFlight: health.checksInFlight,
    backlog: health.backlogChecks,
    sitesAsked: asked,
    sitesAnswered: answered,
    messagesWaiting: health.outboxPending,
    deadLetters: health.deadLetters,
    storageLagMs: health.storageLagMs,
    isOnTime: health.isScheduleKept,
    isStorageWritable: health.isStorageWritable,
    areSendersMoving: health.areSendersMoving,
    alarm: alarm && { id: alarm.id, cause: alarm.cause, startedAt: alarm.startedAt },
  };
}
