import { CHECKS_SHOWN } from './api.ts';
import type { LiveData } from '../../../../src/api/contract.ts';
import type { CheckMark, MonitorRowItem } from './contract.ts';

type Rows = readonly MonitorRowItem[];
type LiveCheck = LiveData['check']['checks'][number];

/** The rows after a live event; the same array when nothing shown has changed. */
export function applyEvent(rows: Rows, event: string, data: string): Rows {
  if (event === 'check') return applyChecks(rows, (JSON.parse(data) as LiveData['check']).checks);
  if (event === 'status') return applyStatus(rows, JSON.parse(data) as LiveData['status']);
  return rows;
}

function applyStatus(rows: Rows, { monitorId, to, reason }: LiveData['status']): Rows {
  if (!rows.some(({ id }) => id === monitorId)) return rows;
  return rows.map((row) => (row.id === monitorId ? { ...row, status: to, reason } : row));
}

function applyChecks(rows: Rows, checks: readonly LiveCheck[]): Rows {
  const byMonitor = new Map(checks.map((check) => [check.monitorId, check]));
  if (!rows.some(({ id }) => byMonitor.has(id))) return rows;
  return rows.map((row) => {
    const check = byMonitor.get(row.id);
    const isNews = check && check.startedAt > (row.checks[0]?.startedAt ?? 0);
    if (!isNews) return row;
    const checksNow = [markOf(check), ...row.checks].slice(0, CHECKS_SHOWN);
    return { ...row, status: check.status, reason: check.reason ?? row.reason, checks: checksNow };
  });
}

function markOf({ startedAt, outcome, reason, statusCode, totalMs }: LiveCheck): CheckMark {
  return { startedAt, outcome, reason, statusCode, totalMs };
}
