import type { FleetIndex, Grouping } from '../fleet-index.ts';
import { barOf, uptimeOf } from '../past/bar.ts';
import { RANGES_MS, type BarRange } from '../past/ranges.ts';
import type { FleetSite } from '../sites/site.ts';

/** Names of what stands in a row, in order. */
export const ROW_COLUMNS = [
  'index',
  'id',
  'name',
  'target',
  'kind',
  'group',
  'site',
  'reason',
  'since',
  'bar',
  'uptimeRatio',
  'downMs',
  'p95Ms',
  'lastMs',
  'checkedAt',
  'incidentId',
] as const;

/** A site in a list, its values in the order of `ROW_COLUMNS`. */
export type SiteRow = readonly [
  /** Its place in the map; -1 while it has none yet. */
  index: number,
  id: string,
  name: string,
  target: string,
  kind: string,
  group: string | null,
  /** The byte of the map: status in the low 4 bits, then paused, maintenance, silenced, acknowledged. */
  site: number,
  reason: string | null,
  /** Epoch ms. */
  since: number,
  /** 48 characters over the range, oldest first. */
  bar: string,
  /** Over 30 days, 0 to 1, cut to thousandths of a percent; `null` when nothing was judged. */
  uptimeRatio: number | null,
  /** Over the same 30 days. */
  downMs: number,
  /** Over about the last day. */
  p95Ms: number | null,
  /** Of the latest check. */
  lastMs: number | null,
  /** Epoch ms; `null`: never since the start. */
  checkedAt: number | null,
  incidentId: string | null,
];

/** The row of a site as it is now. */
export function rowOf(
  index: FleetIndex,
  site: FleetSite,
  asked: {
    readonly by: Grouping;
    readonly range: BarRange;
    readonly from: number;
    readonly stepMs: number;
    readonly now: number;
  },
): SiteRow {
  const { monitor, state } = site.watched;
  const { slot } = site;
  const { levels, table } = index;
  const { uptimeRatio, downMs } = uptimeOf(site.line, asked.now - RANGES_MS['30d'], asked.now);
  return [
    index.order(asked.by).placeOf(slot),
    monitor.id,
    monitor.name,
    monitor.target,
    monitor.kind,
    monitor.group,
    table.bytes[slot] ?? 0,
    state.reason,
    state.since,
    barOf(site.line, levels.read(slot, asked.range, asked.from), asked),
    uptimeRatio,
    downMs,
    levels.p95Ms(slot),
    levels.lastMs(slot),
    site.checkedAt === 0 ? null : site.checkedAt,
    state.incidentId,
  ];
}
