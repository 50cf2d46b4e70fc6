const HOUR_MS = 3_600_000;

/** Marks in a bar of a list. */
export const MARKS = 48;

/** What a bar of a list may cover, in milliseconds. */
export const RANGES_MS = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
  '90d': 90 * 24 * HOUR_MS,
} as const;
export type BarRange = keyof typeof RANGES_MS;

export const BAR_RANGES = Object.keys(RANGES_MS) as [BarRange, ...BarRange[]];

/** Where a bar begins (epoch ms) and what a mark of it stands for; its marks begin at multiples of that, so that they stay when time goes on. */
export function barSpan(
  range: BarRange,
  now: number,
): { readonly from: number; readonly stepMs: number } {
  const stepMs = RANGES_MS[range] / MARKS;
  return { from: (Math.floor(now / stepMs) + 1 - MARKS) * stepMs, stepMs };
}
