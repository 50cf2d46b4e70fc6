import type { Page } from '../../core/page.ts';
import type { MonitorQuery, TagCount, WatchedMonitor } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, encodeCursor, pageLimit } from './cursor.ts';
import { fromJson } from './json-column.ts';
import { type MonitorRow, searchNeedleOf, toWatched } from './monitor-row.ts';
import { all, checkpoint, type Steps, type Value } from './steps.ts';

/** Rows a search looks at before others may go first. */
const SCAN_ROWS = 2_000;

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** One page of monitors; with a search or tags, found by scanning in parts, as text can be anywhere. */
export function* listMonitors(query: MonitorQuery): Steps<Page<WatchedMonitor>> {
  if (isSearch(query)) return yield* searchMonitors(query);
  const limit = pageLimit(query);
  const rows = yield* readRows({
    columns: '*',
    conditions: [...conditionsOf(query), afterCursor(query.cursor)],
    limit: limit + 1,
  });
  return cutPage(rows, { limit, keyOf, itemOf: toWatched });
}

function isSearch({ search = '', tags = [] }: MonitorQuery): boolean {
  return search !== '' || tags.length > 0;
}

function* searchMonitors(query: MonitorQuery): Steps<Page<WatchedMonitor>> {
  const limit = pageLimit(query);
  const needle = searchNeedleOf(query.search ?? '');
  const isFound = (row: MonitorRow & { readonly search_text: string }): boolean =>
    row.search_text.includes(needle) && hasTags(row, query.tags);
  const found: MonitorRow[] = [];
  let cursor = query.cursor;
  for (;;) {
    const scanned = yield* readRows({
      columns: 'no, name, id, search_text, tags',
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

function conditionsOf(query: MonitorQuery): Condition[] {
  const conditions: Condition[] = [];
  if (query.status !== undefined) conditions.push({ sql: 'status = ?', values: [query.status] });
  if (query.ownerId !== undefined) {
    conditions.push({ sql: 'owner_id = ?', values: [query.ownerId] });
  }
  if (query.isPaused !== undefined) {
    // Written out, because only then can the index of the paused ones serve.
    conditions.push({ sql: query.isPaused ? 'is_paused = 1' : 'is_paused = 0', values: [] });
  }
  if (query.tags !== undefined && query.tags.length > 0) {
    conditions.push({ sql: "tags <> '[]'", values: [] });
  }
  return conditions;
}

function afterCursor(cursor: string | null): Condition {
  if (cursor === null) return { sql: 'TRUE', values: [] };
  return { sql: '(name, id) > (?, ?)', values: decodeCursor(cursor, ['string', 'string']) };
}

function* readRows(scan: {
  readonly columns: string;
  readonly conditions: readonly Condition[];
  readonly limit: number;
}): Steps<readonly (MonitorRow & { readonly search_text: string })[]> {
  const where = scan.conditions.map((condition) => condition.sql).join(' AND ');
  const values = scan.conditions.flatMap((condition) => condition.values);
  return yield* all(
    `SELECT ${scan.columns} FROM monitors WHERE ${where} ORDER BY name, id LIMIT ?`,
    ...values,
    scan.limit,
  );
}

function keyOf(row: MonitorRow): readonly [string, string] {
  return [row.name, row.id];
}

/** Every tag in use, the most used first; read in parts. */
export function* countByTag(): Steps<readonly TagCount[]> {
  const counts = new Map<string, number>();
  let after = 0;
  for (;;) {
    const rows = yield* all<{ no: number; tags: string }>(
      "SELECT no, tags FROM monitors WHERE no > ? AND tags <> '[]' ORDER BY no LIMIT ?",
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
