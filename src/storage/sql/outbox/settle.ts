import type { NoticeKind } from '../../../core/alerting/notification.ts';
import { isBeginning } from '../../../core/alerting/send-plan.ts';
import type { EndedAttempt, Settlement } from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import { count, send, type Steps, type Value } from '../steps.ts';
import { BEHIND_OTHERS, releaseNext, type SettledRow } from './notification-row.ts';

const IS_OPEN = "state IN ('pending', 'leased')";

/** Writes how an attempt ended, for a group and all of its members at once, and lets what waited behind them come up. */
export function* writeSettlement(
  dialect: Dialect,
  row: SettledRow,
  {
    settlement,
    attempt,
  }: { readonly settlement: Settlement; readonly attempt?: EndedAttempt | undefined },
): Steps<void> {
  if (attempt !== undefined) yield* keepAttempt(row.no, attempt);
  const { set, values, isFact } = changeOf(settlement, attempt);
  const onlyOpen = isFact ? '' : `AND ${IS_OPEN}`;
  const sql = `UPDATE notifications SET ${set} WHERE no = ? ${onlyOpen}`;
  if (settlement.kind === 'folded') {
    const isNew = (yield* count(sql, ...values, row.no)) > 0;
    if (isNew && isBeginning(row.kind as NoticeKind))
      yield* send(STANDS_FOR_BEGINNING, settlement.into);
  } else yield* send(sql, ...values, row.no);
  if (row.kind === 'group') {
    yield* settleMembers(row, settlement, attempt);
    yield* releaseReceiver(row);
  } else yield* releaseNext(dialect, row);
}

const STANDS_FOR_BEGINNING = 'UPDATE notifications SET folds = 1 WHERE id = ? AND folds = 0';

/** A delivery is a fact whatever the store thinks; any other end counts for what is not finished only. */
function changeOf(
  settlement: Settlement,
  attempt: EndedAttempt | undefined,
): { readonly set: string; readonly values: readonly Value[]; readonly isFact: boolean } {
  if (settlement.kind === 'delivered') {
    const { at, answer = null, ref = null } = settlement;
    const set = "state = 'delivered', delivered_at = ?, settled_at = ?, answer = ?, ref = ?";
    return { set, values: [at, at, answer, ref], isFact: true };
  }
  if (settlement.kind === 'dead') {
    const { at, error } = settlement;
    return {
      set: "state = 'dead', settled_at = ?, last_error = ?",
      values: [at, error],
      isFact: false,
    };
  }
  if (settlement.kind === 'folded')
    return { set: "state = 'folded', settled_at = ?", values: [settlement.at], isFact: false };
  const { nextAttemptAt, error } = settlement;
  const { failedAt, mayHaveArrived } = failureOf(attempt);
  return {
    set: `state = 'pending', next_attempt_at = ?, due_at = ?, last_error = ?, may_have_arrived = ?,
      failed_since = coalesce(failed_since, ?)`,
    values: [nextAttemptAt, nextAttemptAt, error, mayHaveArrived, failedAt],
    isFact: false,
  };
}

function failureOf(attempt: EndedAttempt | undefined): {
  readonly failedAt: number | null;
  readonly mayHaveArrived: number;
} {
  if (attempt === undefined) return { failedAt: null, mayHaveArrived: 1 };
  const { at, durationMs, isRejected } = attempt;
  return { failedAt: at + durationMs, mayHaveArrived: isRejected ? 0 : 1 };
}

/** What becomes of a group becomes of its members; a failure leaves them in it. */
function* settleMembers(
  { id }: SettledRow,
  settlement: Settlement,
  attempt: EndedAttempt | undefined,
): Steps<void> {
  const ofGroup = `WHERE group_id = ? AND ${IS_OPEN} AND kind <> 'group'`;
  if (settlement.kind === 'retry') {
    const { failedAt, mayHaveArrived } = failureOf(attempt);
    yield* send(
      `UPDATE notifications SET last_error = ?, may_have_arrived = ?,
         failed_since = coalesce(failed_since, ?) ${ofGroup}`,
      settlement.error,
      mayHaveArrived,
      failedAt,
      id,
    );
    return;
  }
  // The provider's id is that of the group: none of its members can be edited by it.
  const { set, values } = changeOf(withoutRef(settlement), attempt);
  yield* send(`UPDATE notifications SET ${set} ${ofGroup}`, ...values, id);
}

function withoutRef(settlement: Settlement): Settlement {
  if (settlement.kind !== 'delivered') return settlement;
  const { ref: _, ...rest } = settlement;
  return rest;
}

/** Lets come up what waited to one receiver, as far as nothing of its chain stands before it any more. */
function* releaseReceiver({ channel_id: channelId, recipient }: SettledRow): Steps<void> {
  yield* send(
    `UPDATE notifications SET due_at = next_attempt_at
     WHERE state IN ('pending', 'leased') AND state = 'pending' AND channel_id = ?1 AND recipient = ?2
       AND due_at = ?3 AND NOT EXISTS (SELECT 1 FROM notifications AS earlier
         WHERE earlier.chain = notifications.chain AND earlier.channel_id = ?1 AND earlier.recipient = ?2
           AND earlier.no < notifications.no AND earlier.state IN ('pending', 'leased'))`,
    channelId,
    recipient,
    BEHIND_OTHERS,
  );
}

/** An attempt whose end is written twice is one. The count is at least its number: it may have been made while detached. */
function* keepAttempt(notification: number, attempt: EndedAttempt): Steps<void> {
  const { no, at, durationMs, outcome, code, detail } = attempt;
  yield* send(
    `INSERT INTO delivery_attempts (notification, no, at, duration_ms, outcome, code, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    notification,
    no,
    at,
    durationMs,
    outcome,
    code,
    detail,
  );
  yield* send(
    'UPDATE notifications SET attempts = ?1 WHERE no = ?2 AND attempts < ?1',
    no,
    notification,
  );
}
