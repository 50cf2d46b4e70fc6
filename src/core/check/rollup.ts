/** The spans history is summed over, in milliseconds. */
export const RESOLUTION_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Resolution = keyof typeof RESOLUTION_MS;

/** How long sums of hours are kept, in milliseconds: 90 days. Those of days are kept for years. */
export const HOURS_KEPT_MS = 90 * RESOLUTION_MS.day;

/** Durations of the phases of checks that were up, each summed up; milliseconds. */
export interface PhaseSums {
  /** Checks in it: fewer than were up, where some were summed up before phases were. */
  readonly count: number;
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly firstByteMs: number;
}

/** Counts and response times of one monitor over one span. Mergeable: hours come from minutes. */
export interface Rollup {
  /** Start of the span, epoch ms, a multiple of its length (UTC). */
  readonly startedAt: number;
  readonly upCount: number;
  readonly downCount: number;
  /** `unknown`, `blocked` and `throttled`: neither for nor against the site. */
  readonly otherCount: number;
  /** Over checks that were up. */
  readonly totalMsSum: number;
  readonly totalMsMin: number | null;
  readonly totalMsMax: number | null;
  /** Sparse histogram over checks that were up: bucket number to count; see `bucketOf`. */
  readonly histogram: readonly (readonly [bucket: number, count: number])[];
  /** Of hours and days; absent where nothing is known of them. */
  readonly phases?: PhaseSums;
}

// Buckets grow by 2^(1/4), so a percentile read from them is at most a fifth too high.
const BUCKETS_PER_DOUBLING = 4;

/** The histogram bucket of a duration; bucket 0 holds everything up to 1 ms. */
export function bucketOf(durationMs: number): number {
  if (durationMs <= 1) return 0;
  return Math.min(127, Math.ceil(Math.log2(durationMs) * BUCKETS_PER_DOUBLING));
}

/** The upper edge of a bucket in milliseconds. */
export function bucketUpperMs(bucket: number): number {
  return 2 ** (bucket / BUCKETS_PER_DOUBLING);
}

/** Merges spans into one that starts at `startedAt`; the order of `parts` does not matter. */
export function mergeRollups(startedAt: number, parts: readonly Rollup[]): Rollup {
  const histogram = new Map<number, number>();
  let merged: Rollup = emptyRollup(startedAt);
  for (const part of parts) {
    for (const [bucket, count] of part.histogram) {
      histogram.set(bucket, (histogram.get(bucket) ?? 0) + count);
    }
    merged = {
      ...merged,
      upCount: merged.upCount + part.upCount,
      downCount: merged.downCount + part.downCount,
      otherCount: merged.otherCount + part.otherCount,
      totalMsSum: merged.totalMsSum + part.totalMsSum,
      totalMsMin: lowest(merged.totalMsMin, part.totalMsMin),
      totalMsMax: highest(merged.totalMsMax, part.totalMsMax),
      ...addedPhases(merged.phases, part.phases),
    };
  }
  return { ...merged, histogram: [...histogram].sort(([a], [b]) => a - b) };
}

function addedPhases(
  a: PhaseSums | undefined,
  b: PhaseSums | undefined,
): { readonly phases?: PhaseSums } {
  if (a === undefined || b === undefined) {
    const phases = a ?? b;
    return phases === undefined ? {} : { phases };
  }
  const phases = {
    count: a.count + b.count,
    dnsMs: tenths(a.dnsMs + b.dnsMs),
    connectMs: tenths(a.connectMs + b.connectMs),
    tlsMs: tenths(a.tlsMs + b.tlsMs),
    firstByteMs: tenths(a.firstByteMs + b.firstByteMs),
  };
  return { phases };
}

/** Sums are of tenths of a millisecond, and stay exact. */
function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** A span in which nothing was checked. */
function emptyRollup(startedAt: number): Rollup {
  return {
    startedAt,
    upCount: 0,
    downCount: 0,
    otherCount: 0,
    totalMsSum: 0,
    totalMsMin: null,
    totalMsMax: null,
    histogram: [],
  };
}

/** The response time below which `share` (0 to 1) of the good checks lie; `null` without any. */
export function percentileMs(rollup: Rollup, share: number): number | null {
  const wanted = Math.ceil(rollup.upCount * share);
  if (rollup.upCount === 0) return null;
  let seen = 0;
  for (const [bucket, count] of rollup.histogram) {
    seen += count;
    if (seen >= wanted) return Math.min(bucketUpperMs(bucket), rollup.totalMsMax ?? Infinity);
  }
  return rollup.totalMsMax;
}

function lowest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function highest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
