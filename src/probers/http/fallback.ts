import type { Verdict } from './verdict.ts';

// Answers that some servers give to HEAD alone.
const unsettledStatus: ReadonlySet<number> = new Set([400, 403, 404, 405, 406, 410, 500, 501, 503]);
const unsettledReasons: ReadonlySet<string> = new Set(['reset', 'closed_early', 'head_timeout']);

/** Whether a HEAD ended in a way that says more about HEAD than about the site, so that a GET has to decide. */
export function isUnsettledByHead(verdict: Verdict): boolean {
  if (verdict.outcome !== 'down') return false;
  const { statusCode, reason } = verdict;
  // A reset right after the handshake may show while connecting or while waiting, whichever comes first.
  if (verdict.phase === 'connect') return reason === 'reset';
  if (verdict.phase !== 'head') return false;
  if (reason !== null && unsettledReasons.has(reason)) return true;
  return statusCode !== null && reason === `http_${statusCode}` && unsettledStatus.has(statusCode);
}
