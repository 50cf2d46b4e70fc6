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

/** Steps of equal length from a start on, epoch milliseconds. */
interface Steps {
  readonly start: number;
  readonly stepMs: number;
  readonly states: { readonly length: number };
}

/** The middle of a step: later on, when steps begin at other moments, it is still in the one that shows the same. */
export function momentOf({ start, stepMs }: Steps, step: number): number {
  return Math.round(start + (step + 0.5) * stepMs);
}

/** The step that a moment is in; `null`: none. */
export function stepOf({ start, stepMs, states }: Steps, at: number): number | null {
  const step = Math.floor((at - start) / stepMs);
  return step >= 0 && step < states.length ? step : null;
}

/** What has to be zoomed into for a moment to be seen that is no longer in the range until now; `null`: nothing. */
export function spanAround(at: number, rangeMs: number, now: number): HistorySpan | null {
  if (at === 0 || at >= now - rangeMs) return null;
  return markedSpan(at - rangeMs / 2, at + rangeMs / 2);
}
