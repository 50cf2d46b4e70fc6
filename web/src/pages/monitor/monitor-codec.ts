import { countParameter, oneOf, searchCodec } from '../../route/search-codec.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What bar and chart of a site cover, milliseconds. */
export const RANGE_MS = {
  '1h': HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
  '1y': 365 * DAY,
} as const;
export type Range = keyof typeof RANGE_MS;
export const RANGES = Object.keys(RANGE_MS) as readonly Range[];

/** What the page of a site keeps in its address; `from` and `to` are a part that was zoomed into, epoch milliseconds, or 0; `at` is the moment that was pointed at, likewise. */
export const monitorCodec = searchCodec({
  range: oneOf(RANGES, '24h'),
  from: countParameter(0),
  to: countParameter(0),
  at: countParameter(0),
  chart: oneOf(['percentiles', 'phases'], 'percentiles'),
  scale: oneOf(['linear', 'log'], 'linear'),
});
