import type { Outcome } from '../../../core/check/outcome.ts';
import { bucketOf, type PhaseSums, type Rollup } from '../../../core/check/rollup.ts';

/** A roll-up in the making. Durations are whole tenths of a millisecond, so that sums stay exact. */
export interface Tally {
  upCount: number;
  downCount: number;
  otherCount: number;
  sumTenths: number;
  /** Without meaning while `upCount` is 0. */
  minTenths: number;
  maxTenths: number;
  readonly buckets: Map<number, number>;
  /** Good checks whose phases are summed up; without any, the phases are 0. */
  timedCount: number;
  dnsTenths: number;
  connectTenths: number;
  tlsTenths: number;
  firstByteTenths: number;
}

/** A duration as history keeps it: whole tenths of a millisecond, never negative. */
export function toTenths(durationMs: number): number {
  return Math.max(0, Math.round(durationMs * 10));
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return {
    upCount: 0,
    downCount: 0,
    otherCount: 0,
    sumTenths: 0,
    minTenths: Infinity,
    maxTenths: 0,
    buckets: new Map(),
    timedCount: 0,
    dnsTenths: 0,
    connectTenths: 0,
    tlsTenths: 0,
    firstByteTenths: 0,
  };
}

/** Counts one check in. */
export function addCheck(
  tally: Tally,
  check: { readonly outcome: Outcome; readonly totalTenths: number },
): void {
  if (check.outcome === 'down') {
    tally.downCount += 1;
  } else if (check.outcome === 'up') {
    tally.upCount += 1;
    addDuration(tally, check.totalTenths);
  } else {
    tally.otherCount += 1;
  }
}

/** Sums up the phases of a check that was up; they are tenths of a millisecond. */
export function addPhases(
  tally: Tally,
  check: {
    readonly dns: number;
    readonly connect: number;
    readonly tls: number;
    readonly firstByte: number;
  },
): void {
  tally.timedCount += 1;
  tally.dnsTenths += check.dns;
  tally.connectTenths += check.connect;
  tally.tlsTenths += check.tls;
  tally.firstByteTenths += check.firstByte;
}

/** Counts another tally in. */
export function addTally(tally: Tally, part: Tally): void {
  tally.upCount += part.upCount;
  tally.downCount += part.downCount;
  tally.otherCount += part.otherCount;
  tally.sumTenths += part.sumTenths;
  tally.minTenths = Math.min(tally.minTenths, part.minTenths);
  tally.maxTenths = Math.max(tally.maxTenths, part.maxTenths);
  for (const [bucket, count] of part.buckets) {
    tally.buckets.set(bucket, (tally.buckets.get(bucket) ?? 0) + count);
  }
  tally.timedCount += part.timedCount;
  tally.dnsTenths += part.dnsTenths;
  tally.connectTenths += part.connectTenths;
  tally.tlsTenths += part.tlsTenths;
  tally.firstByteTenths += part.firstByteTenths;
}

/** The finished roll-up of the span that begins at `startedAt`. */
export function toRollup(startedAt: number, tally: Tally): Rollup {
  const hasUp = tally.upCount > 0;
  return {
    startedAt,
    upCount: tally.upCount,
    downCount: tally.downCount,
    otherCount: tally.otherCount,
    totalMsSum: tally.sumTenths / 10,
    totalMsMin: hasUp ? tally.minTenths / 10 : null,
    totalMsMax: hasUp ? tally.maxTenths / 10 : null,
    histogram: [...tally.buckets].sort(([a], [b]) => a - b),
    ...(tally.timedCount > 0 && { phases: phaseSums(tally) }),
  };
}

function phaseSums(tally: Tally): PhaseSums {
  return {
    count: tally.timedCount,
    dnsMs: tally.dnsTenths / 10,
    connectMs: tally.connectTenths / 10,
    tlsMs: tally.tlsTenths / 10,
    firstByteMs: tally.firstByteTenths / 10,
  };
}

/** The tally of the span that `at` falls into, made when it is not there yet. */
export function tallyAt(
  tallies: Map<number, Tally>,
  span: { readonly at: number; readonly spanMs: number },
): Tally {
  const startedAt = Math.floor(span.at / span.spanMs) * span.spanMs;
  const known = tallies.get(startedAt);
  if (known) return known;
  const fresh = emptyTally();
  tallies.set(startedAt, fresh);
  return fresh;
}

function addDuration(tally: Tally, tenths: number): void {
  tally.sumTenths += tenths;
  tally.minTenths = Math.min(tally.minTenths, tenths);
  tally.maxTenths = Math.max(tally.maxTenths, tenths);
  const bucket = bucketOf(tenths / 10);
  tally.buckets.set(bucket, (tally.buckets.get(bucket) ?? 0) + 1);
}
