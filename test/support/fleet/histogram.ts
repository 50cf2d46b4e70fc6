/** A Prometheus histogram, read. */
export interface Buckets {
  readonly count: number;
  /** The bound of the bucket that holds this share; `Infinity` beyond the last one, NaN of nothing. */
  quantile(share: number): number;
}

/** Reads a histogram without labels out of a text of metrics. */
export function bucketsOf(metrics: string, name: string): Buckets {
  return openBuckets(readCounts(metrics, name));
}

/** What came to a histogram between two texts of metrics. */
export function latenessBetween(before: string, now: string, name: string): Buckets {
  const old = new Map(readCounts(before, name));
  return openBuckets(
    readCounts(now, name).map(([bound, count]) => [bound, count - (old.get(bound) ?? 0)]),
  );
}

/** A single value; NaN when it is not there. */
export function gaugeOf(metrics: string, series: string): number {
  const start = metrics.indexOf(`\n${series} `);
  return start < 0 ? Number.NaN : Number.parseFloat(metrics.slice(start + series.length + 2));
}

type Counts = readonly (readonly [bound: number, count: number])[];

function readCounts(metrics: string, name: string): Counts {
  const pattern = new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)`, 'gm');
  return [...metrics.matchAll(pattern)].map(([, bound, count]) => [
    bound === '+Inf' ? Infinity : Number(bound),
    Number(count),
  ]);
}

function openBuckets(counts: Counts): Buckets {
  const count = counts.at(-1)?.[1] ?? 0;
  return {
    count,
    quantile: (share) =>
      count === 0
        ? Number.NaN
        : (counts.find(([, upTo]) => upTo >= share * count)?.[0] ?? Infinity),
  };
}
