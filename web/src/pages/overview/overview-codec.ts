import { GROUPINGS } from '../../fleet/grouping.ts';
import { oneOf, searchCodec, textParameter } from '../../route/search-codec.ts';

/** Up to so many sites a row has two lines; with more the list has groups, and needs the width. */
export const COMFORTABLE_TO = 50;

/** What the bars of the list cover. */
export const RANGES = ['1h', '24h', '7d', '90d'] as const;

/** Orders of the list. */
export const SORTS = ['worst', 'name', 'since', 'uptime', '-p95'] as const;

/** What rows stand together by. */
export const ROW_GROUPINGS = ['none', ...GROUPINGS] as const;

/** What the overview keeps in its address. */
export const overviewCodec = searchCodec({
  filter: textParameter(),
  range: oneOf(RANGES, '24h'),
  sort: oneOf(SORTS, 'worst'),
  group: oneOf(ROW_GROUPINGS, 'none'),
  /** A site that a message leads to. */
  monitor: textParameter(),
});
