/** A stretch of time, epoch milliseconds; `to` is not in it. */
export interface HistorySpan {
  readonly from: number;
  readonly to: number;
}

/** Shorter than this there is nothing more to see. */
export const MIN_SPAN_MS = 2 * 60_000;

/** The middle half of a span. */
export function zoomedIn({ from, to }: HistorySpan): HistorySpan {
  const lengthMs = Math.max(MIN_SPAN_MS, (to - from) / 2);
  const start = Math.round((from + to - lengthMs) / 2);
  return { from: start, to: start + Math.round(lengthMs) };
}

/** A span moved by halves of its length; it does not go beyond now. */
export function moved({ from, to }: HistorySpan, halves: number, now: number): HistorySpan {
  const by = Math.min(Math.round((halves * (to - from)) / 2), now - to);
  return { from: from + by, to: to + by };
}

/** What was marked with the pointer, in whole milliseconds, not shorter than can be shown. */
export function markedSpan(from: number, to: number): HistorySpan {
  const middle = (from + to) / 2;
  const half = Math.max(MIN_SPAN_MS, to - from) / 2;
  return { from: Math.round(middle - half), to: Math.round(middle + half) };
}
