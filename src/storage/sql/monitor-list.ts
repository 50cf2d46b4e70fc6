import type { OwnerId, ProjectId } from '../../core/ids.ts';
import type { Page } from '../../core/page.ts';
import type { MonitorQuery, TagCount, WatchedMonitor } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, encodeCursor, pageLimit } from './cursor.ts';
import type { Dialect } from './dialect.ts';
import { fromJson } from './json-column.ts';
import { type MonitorRow, searchNeedleOf, toWatched } from './monitor-row.ts';
import { inProjects, type RowCondition } from './in-projects.ts';
import { all, checkpoint, type Steps } from './steps.ts';

/** Rows a search looks at before others may go first. */
const SCAN_ROWS = 2_000;

/** One page of monitors; with a search or tags, found by scanning in parts, as text can be anywhere. */
export function* listMonitors(dialect: Dialect, query: MonitorQuery): Steps<Page<WatchedMonitor>> {
  if (isSearch(query)) return yield* searchMonitors(dialect, query);
  const limit = pageLimit(query);
  const rows = yield* readRows(dialect, {
    columns: 'monitors.*',
    ownerId: query.ownerId,
    conditions: [...conditionsOf(query), afterCursor(query.cursor)],
    limit: limit + 1,
  });
  return cutPage(rows, { limit, keyOf, itemOf: toWatched });
}

function isSearch({ search = '', tags = [] }: MonitorQuery): boolean {
  return search !== '' || tags.length > 0;
}

function* searchMonitors(dialect: Dialect, query: MonitorQuery): Steps<Page<WatchedMonitor>> {
  const limit = pageLimit(query);
  const needle = searchNeedleOf(query.search ?? '');
  const isFound = (row: MonitorRow & { readonly search_text: string }): boolean =>
    row.search_text.includes(needle) && hasTags(row, query.tags);
  const found: MonitorRow[] = [];
  let cursor = query.cursor;
  for (;;) {
    const scanned = yield* readRows(dialect, {
      columns: 'no, name, id, search_text, tags',
      ownerId: query.ownerId,
      conditions: [...conditionsOf(query), afterCursor(cursor)],
      limit: SCAN_ROWS,
    });
    for (const row of scanned) {
      if (found.length <= limit && isFound(row)) {
        found.push(...(yield* all<MonitorRow>('SELECT * FROM monitors WHERE no = ?', row.no)));
      }
    }
    const last = scanned.at(-1);
    if (found.length > limit || scanned.length < SCAN_ROWS || !last) break;
    cursor = encodeCursor(keyOf(last));
    yield* checkpoint();
  }
  return cutPage(found, { limit, keyOf, itemOf: toWatched });
}

function hasTags(row: MonitorRow, wanted: readonly string[] = []): boolean {
  if (wanted.length === 0) return true;
  const tags = fromJson<readonly string[]>(row.tags);
  return wanted.every((tag) => tags.includes(tag));
}

function conditionsOf(query: MonitorQuery): RowCondition[] {
  const own = inProjects('project_id', query.projectIds);
  const conditions: RowCondition[] = own === null ? [] : [own];
  if (query.status !== undefined) conditions.push({ sql: 'status = ?', values: [query.status] });
  if (query.isPaused !== undefined) {
    // Written out, because only then can the index of the paused ones serve.
    conditions.push({ sql: query.isPaused ? 'is_paused = 1' : 'is_paused = 0', values: [] });
  }
  if (query.tags !== undefined && query.tags.length > 0) {
    conditions.push({ sql: "tags <> '[]'", values: [] });
  }
  return conditions;
}

function afterCursor(cursor: string | null): RowCondition {
  if (cursor === null) return { sql: 'TRUE', values: [] };
  return { sql: '(name, id) > (?, ?)', values: decodeCursor(cursor, ['string', 'string']) };
}

interface Scan {
  readonly columns: string;
  /** One of the owners. */
  readonly ownerId: OwnerId | undefined;
  readonly conditions: readonly RowCondition[];
  readonly limit: number;
}

type ScannedRow = MonitorRow & { readonly search_text: string };

function* readRows(dialect: Dialect, scan: Scan): Steps<readonly ScannedRow[]> {
  const { columns, ownerId, conditions, limit } = scan;
  if (ownerId === undefined) return yield* rowsOf(pickRows('monitors', scan));
  const owner: RowCondition = { sql: 'owner_id = ?', values: [ownerId] };
  const first = pickRows('monitors', { columns, limit, conditions: [owner, ...conditions] });
  const others = pickRows(`co_owners ${dialect.orderedJoin} monitors ON no = monitor`, {
    columns,
    limit,
    conditions: [{ ...owner, sql: `co_owners.${owner.sql}` }, ...conditions],
  });
  // Each half is read in the order of an index of its own: with OR the whole table would be.
  return yield* rowsOf({
    sql: `SELECT * FROM (SELECT * FROM (${first.sql}) AS of_first
      UNION ALL SELECT * FROM (${others.sql}) AS of_others) AS owned ORDER BY name, id LIMIT ?`,
    values: [...first.values, ...others.values, limit],
  });
}

function pickRows(from: string, scan: Omit<Scan, 'ownerId'>): RowCondition {
  const where = scan.conditions.map((condition) => condition.sql).join(' AND ');
  return {
    sql: `SELECT ${scan.columns} FROM ${from} WHERE ${where} ORDER BY name, id LIMIT ?`,
    values: [...scan.conditions.flatMap((condition) => condition.values), scan.limit],
  };
}

function rowsOf({ sql, values }: RowCondition): Steps<readonly ScannedRow[]> {
  return all<ScannedRow>(sql, ...values);
}

function keyOf(row: MonitorRow): readonly [string, string] {
  return [row.name, row.id];
}

/** Every tag in use, the most used first; read in parts. */
export function* countByTag(projectIds?: readonly ProjectId[]): Steps<readonly TagCount[]> {
  const own = inProjects('project_id', projectIds) ?? { sql: 'TRUE', values: [] };
  const counts = new Map<string, number>();
  let after = 0;
  for (;;) {
    const rows = yield* all<{ no: number; tags: string }>(
      `SELECT no, tags FROM monitors WHERE ${own.sql} AND no > ? AND tags <> '[]' ORDER BY no LIMIT ?`,
      ...own.values,
      after,
      SCAN_ROWS,
    );
    for (const { tags } of rows) {
      for (const tag of fromJson<readonly string[]>(tags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
    }
    const last = rows.at(-1);
    if (rows.length < SCAN_ROWS || last === undefined) break;
    after = last.no;
    yield* checkpoint();
  }
  return [...counts]
    .map(([tag, monitors]) => ({ tag, monitors }))
    .toSorted((a, b) => b.monitors - a.monitors || (a.tag < b.tag ? -1 : 1));
}
