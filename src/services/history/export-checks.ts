import type { Check } from '../../core/check/check.ts';
import { csvCell } from '../../core/list/csv-cell.ts';
import type { CheckQuery } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { listChecks } from './history.ts';

/** Which checks, and how they are written. */
export interface ExportQuery extends Omit<CheckQuery, 'limit' | 'cursor'> {
  /** `ndjson`: a line of JSON a check. */
  readonly format: 'csv' | 'ndjson';
}

const PAGE = 500;

const COLUMNS: readonly (readonly [
  title: string,
  cell: (check: Check) => string | number | null,
])[] = [
  ['startedAt', ({ startedAt }) => new Date(startedAt).toISOString()],
  ['outcome', ({ outcome }) => outcome],
  ['reason', ({ reason }) => reason],
  ['statusCode', ({ statusCode }) => statusCode],
  ['dnsMs', ({ timings }) => timings.dnsMs],
  ['connectMs', ({ timings }) => timings.connectMs],
  ['tlsMs', ({ timings }) => timings.tlsMs],
  ['firstByteMs', ({ timings }) => timings.firstByteMs],
  ['totalMs', ({ timings }) => timings.totalMs],
];

/**
 * The recorded checks of one monitor as text, newest first, a page a piece: the next one is read when the one before was
 * taken. Throws `NotFoundError`.
 */
export async function exportedChecks(
  context: Pick<ServiceContext, 'storage'>,
  { format, ...query }: ExportQuery,
): Promise<AsyncIterable<string>> {
  const first = await listChecks(context, { ...query, limit: PAGE, cursor: null });
  return (async function* pieces() {
    if (format === 'csv') yield `${COLUMNS.map(([title]) => title).join(',')}\r\n`;
    let page = first;
    for (;;) {
      yield page.items.map((check) => lineOf(check, format)).join('');
      if (page.nextCursor === null) return;
      page = await listChecks(context, { ...query, limit: PAGE, cursor: page.nextCursor });
    }
  })();
}

function lineOf(check: Check, format: ExportQuery['format']): string {
  if (format === 'ndjson') return `${JSON.stringify(check)}\n`;
  return `${COLUMNS.map(([, cell]) => csvCell(cell(check))).join(',')}\r\n`;
}
