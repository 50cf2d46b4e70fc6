/** The ranges that can be named, in milliseconds back from now. */
export const NAMED_RANGES = {
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
  '90d': 90 * 86_400_000,
  '1y': 365 * 86_400_000,
} as const;
export type RangeName = keyof typeof NAMED_RANGES;
