import { csvCell } from '../../core/list/csv-cell.ts';
import type { Report, SiteReport } from '../../core/reports/report.ts';
import { judgedMs } from '../../core/uptime/uptime.ts';

type Cell = string | number | null;

const COLUMNS: readonly (readonly [title: string, cell: (site: SiteReport) => Cell])[] = [
  ['id', ({ monitorId }) => monitorId],
  ['name', ({ name }) => name],
  ['url', ({ url }) => url],
  ['uptimeRatio', ({ uptimeRatio }) => uptimeRatio],
  ['judgedMs', ({ durations }) => judgedMs(durations)],
  ['upMs', ({ durations }) => durations.up],
  ['slowMs', ({ durations }) => durations.slow],
  ['downMs', ({ durations }) => durations.down],
  ['maintenanceMs', ({ durations }) => durations.maintenance],
  ['unknownMs', ({ durations }) => durations.unknown],
  ['pausedMs', ({ durations }) => durations.paused],
  ['incidents', ({ incidents }) => incidents],
  ['maxOutageMs', ({ maxOutage }) => maxOutage && maxOutage.to - maxOutage.from],
  ['falseAlarms', ({ falseAlarms }) => falseAlarms],
  ['p95Ms', ({ p95Ms }) => p95Ms],
  ['usualP95Ms', ({ usualP95Ms }) => usualP95Ms],
  ['expiryOf', ({ expiry }) => expiry && expiry.of],
  ['expiryAt', ({ expiry }) => expiry && new Date(expiry.at).toISOString()],
];

/** The sites of a report as CSV with a header row (RFC 4180); what is not known is empty. */
export function reportCsv({ sites }: Report): string {
  const head = COLUMNS.map(([title]) => title).join(',');
  const rows = sites.map((site) => COLUMNS.map(([, cell]) => csvCell(cell(site))).join(','));
  return [head, ...rows, ''].join('\r\n');
}
