import type { FleetRow, SiteChange, SiteMark } from '../../../src/api/contract.ts';

/** A site in the list. Times are epoch milliseconds. */
export interface SiteRow {
  /** Its place in the map; -1 while it has none. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly kind: string;
  readonly group: string | null;
  /** Status and flags, as `shownState` reads them. */
  readonly site: number;
  readonly reason: string | null;
  readonly since: number;
  readonly bar: string;
  readonly uptimeRatio: number | null;
  readonly downMs: number;
  readonly p95Ms: number | null;
  readonly lastMs: number | null;
  readonly checkedAt: number | null;
  readonly incidentId: string | null;
}

export function siteRowOf(values: FleetRow): SiteRow {
  const [index, id, name, target, kind, group, site, reason, since, bar, ...figures] = values;
  const [uptimeRatio, downMs, p95Ms, lastMs, checkedAt, incidentId] = figures;
  const state = { index, id, name, target, kind, group, site, reason, since, bar };
  return { ...state, uptimeRatio, downMs, p95Ms, lastMs, checkedAt, incidentId };
}

type Rows = readonly (FleetRow | null)[];

/** The rows after sites changed; the same array when none of them is among these. */
export function rowsAfterSites(rows: Rows, changes: readonly SiteChange[]): Rows {
  const byIndex = new Map(changes.map((change) => [change[0], change]));
  return changedRows(rows, byIndex, (row, [, site, since, reason]) =>
    rowWith(row, { site, since, reason }),
  );
}

/** The rows after checks; the same array when none was of these. */
export function rowsAfterMarks(rows: Rows, marks: readonly SiteMark[]): Rows {
  const byIndex = new Map(marks.map((mark) => [mark[0], mark]));
  return changedRows(rows, byIndex, (row, [, checkedAt, lastMs]) =>
    rowWith(row, { checkedAt, lastMs }),
  );
}

/** The rows with other bytes for the sites of these ids. */
export function rowsWithSites(
  rows: Rows,
  ids: { has(id: string): boolean },
  siteOf: (site: number) => number,
): Rows {
  return rows.map((values) => {
    if (values === null) return null;
    const { id, site } = siteRowOf(values);
    return ids.has(id) ? rowWith(values, { site: siteOf(site) }) : values;
  });
}

function rowWith(values: FleetRow, change: Partial<SiteRow>): FleetRow {
  const row = { ...siteRowOf(values), ...change };
  return [
    ...([row.index, row.id, row.name, row.target, row.kind, row.group, row.site] as const),
    ...([row.reason, row.since, row.bar, row.uptimeRatio, row.downMs] as const),
    ...([row.p95Ms, row.lastMs, row.checkedAt, row.incidentId] as const),
  ];
}

function changedRows<Change>(
  rows: Rows,
  byIndex: ReadonlyMap<number, Change>,
  apply: (row: FleetRow, change: Change) => FleetRow,
): Rows {
  if (!rows.some((row) => row !== null && byIndex.has(row[0]))) return rows;
  return rows.map((row) => {
    const change = row === null ? undefined : byIndex.get(row[0]);
    return row === null || change === undefined ? row : apply(row, change);
  });
}
