import { downFault } from '../../network/index.ts';
import type { Finding } from '../run-probe.ts';
import type { DomainMemory } from './memory.ts';

const dayMs = 86_400_000;
// RFC 8056 §2: whoever is here has lost the domain unless they act at once.
const lostStatuses = ['redemption period', 'pending delete'];
const holdStatuses = ['client hold', 'server hold'];

/** Judges a registration by the time that it has left. */
export function judgeRegistration(
  known: DomainMemory,
  rules: { readonly minDays: number; readonly warnDays: number; readonly now: number },
): Finding {
  const { expiresAt, registrar, statuses, askedAt } = known;
  const daysLeft = Math.floor((expiresAt - rules.now) / dayMs);
  const base = {
    notes: notesOf(statuses, daysLeft < rules.warnDays),
    evidence: { expiresAt, daysLeft, registrar, statuses: [...statuses], askedAt },
  };
  const lost = statuses.find((status) => lostStatuses.includes(status));
  if (lost !== undefined || expiresAt <= rules.now) {
    const message = lost === undefined ? `expired ${ago(-daysLeft)}` : `is in its ${lost}`;
    return { ...base, kind: 'failed', fault: downFault('domain_expired', 'body', message) };
  }
  const message = `expires in ${daysLeft === 1 ? '1 day' : `${daysLeft} days`}`;
  if (daysLeft >= rules.minDays) return { ...base, kind: 'up', message };
  return { ...base, kind: 'failed', fault: downFault('domain_expiring', 'body', message) };
}

function notesOf(statuses: readonly string[], isSoon: boolean): readonly string[] {
  const isOnHold = statuses.some((status) => holdStatuses.includes(status));
  return [...(isSoon ? ['expires_soon'] : []), ...(isOnHold ? ['domain_on_hold'] : [])];
}

function ago(days: number): string {
  return days <= 1 ? 'within the last day' : `${days} days ago`;
}
