import { downFault } from '../../network/index.ts';
import { up, type Finding } from '../finding.ts';
import type { DomainMemory } from './memory.ts';
import type { DomainReason } from './words.ts';

const DAY_MS = 86_400_000;
// RFC 8056 §2: in these the domain is lost unless its owner acts at once.
const LOST_STATUSES = ['redemption period', 'pending delete'];
const HOLD_STATUSES = ['client hold', 'server hold'];

/** Judges a registration by the time that it has left. */
export function judgeRegistration(
  known: DomainMemory,
  rules: { readonly minDays: number; readonly warnDays: number; readonly now: number },
): Finding<DomainReason> {
  const { expiresAt, registrar, statuses, askedAt } = known;
  const daysLeft = Math.floor((expiresAt - rules.now) / DAY_MS);
  const seen = {
    notes: notesOf(statuses, daysLeft < rules.warnDays),
    evidence: { expiresAt, daysLeft, registrar, statuses: [...statuses], askedAt },
  };
  const lost = statuses.find((status) => LOST_STATUSES.includes(status));
  if (lost !== undefined || expiresAt <= rules.now) {
    const message = lost === undefined ? `expired ${ago(-daysLeft)}` : `is in its ${lost}`;
    return { ...downFault('domain_expired', 'body', message), ...seen };
  }
  const message = `expires in ${daysLeft === 1 ? '1 day' : `${daysLeft} days`}`;
  if (daysLeft >= rules.minDays) return up(message, seen);
  return { ...downFault('domain_expiring', 'body', message), ...seen };
}

function notesOf(statuses: readonly string[], isSoon: boolean): readonly string[] {
  const isOnHold = statuses.some((status) => HOLD_STATUSES.includes(status));
  return [...(isSoon ? ['expires_soon'] : []), ...(isOnHold ? ['domain_on_hold'] : [])];
}

function ago(days: number): string {
  return days <= 1 ? 'within the last day' : `${days} days ago`;
}
