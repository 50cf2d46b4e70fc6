/** How many values lie above the edge before it, up to `upToMs`; `null`: without an upper edge. */
export interface HistogramStep {
  readonly upToMs: number | null;
  count: number;
}

/** A step for each edge, in their order, and one for what lies above the last. */
export function emptyHistogram(edgesMs: readonly number[]): HistogramStep[] {
  return [...edgesMs, null].map((upToMs) => ({ upToMs, count: 0 }));
}

export function countInto(histogram: readonly HistogramStep[], ms: number): void {
  const step = histogram.find(({ upToMs }) => upToMs === null || ms <= upToMs);
  if (step !== undefined) step.count += 1;
}
