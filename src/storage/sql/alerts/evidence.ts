import type { MonitorId } from '../../../core/ids.ts';
import { MAX_KEPT_EVIDENCE, type KeptEvidence } from '../../../core/incident/kept-evidence.ts';
import { fromJson } from '../json-column.ts';
import { all, send, type Steps } from '../steps.ts';

const MAX_READ = 50;

/** Adds the evidence of a monitor, and lets go of the oldest of the same moment beyond those that are kept. */
export function* writeEvidence(monitorNo: number, evidence: KeptEvidence | undefined): Steps<void> {
  if (evidence === undefined) return;
  const { moment, at } = evidence;
  yield* send(
    'INSERT INTO evidence (monitor, moment, at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    monitorNo,
    moment,
    Math.trunc(at),
    JSON.stringify(evidence),
  );
  yield* send(
    `DELETE FROM evidence WHERE monitor = ?1 AND moment = ?2 AND at <= (
       SELECT at FROM evidence WHERE monitor = ?1 AND moment = ?2 ORDER BY at DESC LIMIT 1 OFFSET ?3)`,
    monitorNo,
    moment,
    MAX_KEPT_EVIDENCE,
  );
}

/** What is kept of a monitor of a time, oldest first; both ends belong to it. */
export function* evidenceOf(
  monitorId: MonitorId,
  { from, to }: { readonly from: number; readonly to: number },
): Steps<readonly KeptEvidence[]> {
  const rows = yield* all<{ readonly body: string }>(
    `SELECT e.body FROM evidence AS e JOIN monitors AS m ON m.no = e.monitor
     WHERE m.id = ? AND e.at >= ? AND e.at <= ? ORDER BY e.at DESC, e.moment LIMIT ?`,
    monitorId,
    from,
    to,
    MAX_READ,
  );
  return rows.map(({ body }) => fromJson<KeptEvidence>(body)).toReversed();
}
