import { acceptsStatus, type AcceptedStatus } from '../../core/check/accepted-status.ts';
import type { Outcome, Phase } from '../../core/check/outcome.ts';
import type { Reason } from '../../core/check/reasons.ts';
import type { Failure } from '../../network/index.ts';
import { fieldValue, type Head } from './head.ts';
import { standardPhrase } from './status-phrases.ts';

/** What one method made of a target. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly phase: Phase | null;
  readonly message: string;
  readonly notes: readonly string[];
  readonly statusCode: number | null;
  readonly retryAfterSeconds: number | null;
}

const longestWaitSeconds = 3_600;

/** Judges the last answer of a chain by its status. `now` is epoch milliseconds. */
export function judgeStatus(head: Head, accepted: AcceptedStatus, now: number): Verdict {
  const { statusCode } = head;
  const base = { statusCode, message: statusMessage(head), retryAfterSeconds: null };
  if (acceptsStatus(accepted, statusCode)) {
    return { ...base, outcome: 'up', reason: null, phase: null, notes: head.notes };
  }
  const failed = {
    ...base,
    reason: `http_${statusCode}`,
    phase: 'head',
    notes: head.notes,
  } as const;
  const retryAfter = fieldValue(head, 'retry-after');
  if (statusCode === 429) {
    const retryAfterSeconds = clampWait(retryAfter, now);
    return { ...failed, outcome: 'throttled', retryAfterSeconds };
  }
  if (statusCode === 503 && retryAfter !== null) {
    const notes = [...head.notes, 'retry_after'];
    return { ...failed, outcome: 'down', notes, retryAfterSeconds: clampWait(retryAfter, now) };
  }
  return { ...failed, outcome: 'down' };
}

/** The verdict of a probe that got no answer to judge. */
export function failureVerdict(failure: Failure, statusCode: number | null = null): Verdict {
  const { outcome, reason, phase, message } = failure.fault;
  const notes = failure.notes ?? [];
  return { outcome, reason, phase, message, notes, statusCode, retryAfterSeconds: null };
}

/** `answered 503 Service Unavailable`, as a site owner reads it. */
function statusMessage(head: Head): string {
  const phrase = head.reasonPhrase === '' ? standardPhrase(head.statusCode) : head.reasonPhrase;
  const answered = `answered ${head.statusCode}${phrase === '' ? '' : ` ${phrase}`}`;
  return head.statusCode === 403 ? `${answered} (it may be blocking monitors)` : answered;
}

// RFC 9110 §10.2.3: seconds or a date. What cannot be read, or lies beyond an hour, counts as an hour; the past as now.
function clampWait(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d{1,20}$/.test(text)) return Math.min(longestWaitSeconds, Number(text));
  const date = Date.parse(text);
  if (Number.isNaN(date) || /^[-+\d.]+$/.test(text)) return longestWaitSeconds;
  return Math.min(longestWaitSeconds, Math.max(0, Math.ceil((date - now) / 1_000)));
}
