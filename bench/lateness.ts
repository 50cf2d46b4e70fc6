/** A Prometheus histogram: how many observations were at most that many seconds. */
export interface Lateness {
  readonly count: number;
  readonly upTo: ReadonlyMap<number, number>;
}

/** Reads how late checks began out of the service's metrics. */
export function readLateness(metrics: string): Lateness {
  const name = 'squirrel_check_lateness_seconds';
  const buckets = [
    ...metrics.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\S+)$`, 'gm')),
  ];
  const count = new RegExp(`^${name}_count (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0;
  return {
    count: Number(count),
    upTo: new Map(buckets.map(([, bound, seen]) => [Number(bound), Number(seen)])),
  };
}

/** The share of the observations between two readings that were within a bound of the histogram. */
export function shareWithin(
  now: Lateness,
  before: Lateness,
  seconds: number,
): { readonly share: number; readonly count: number } {
  const seen = now.upTo.get(seconds);
  if (seen === undefined) throw new RangeError(`the histogram has no bound of ${seconds} s`);
  const count = now.count - before.count;
  return { share: (seen - (before.upTo.get(seconds) ?? 0)) / count, count };
}
