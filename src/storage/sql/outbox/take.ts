import {
  groupNotification,
  memberOf,
  type GroupMember,
} from '../../../core/alerting/group-notice.ts';
import type { Notice, NoticeKind } from '../../../core/alerting/notification.ts';
import {
  planSending,
  type SendPlan,
  type WaitingMessage,
} from '../../../core/alerting/send-plan.ts';
import type { NotificationId } from '../../../core/ids.ts';
import type { DeliveryQueue } from '../../../core/ports/delivery-queue.ts';
import type { Dialect } from '../dialect.ts';
import { fromJson } from '../json-column.ts';
import { all, each, one, send, type Steps } from '../steps.ts';
import {
  BEHIND_OTHERS,
  claimedColumns,
  type ClaimedRow,
  IN_GROUP,
  insertNotification,
  LEASE,
  leased,
  type NotificationRow,
} from './notification-row.ts';

/** Notices that are in memory at once while a group is made of them. */
const READ_AT_ONCE = 500;

type WaitingRow = Pick<
  NotificationRow,
  | 'no'
  | 'id'
  | 'kind'
  | 'incident_id'
  | 'chain'
  | 'group_id'
  | 'created_at'
  | 'next_attempt_at'
  | 'folds'
> & { readonly may_have_arrived: number };

type Take = Parameters<DeliveryQueue['take']>[0];

/** Takes what goes to one receiver next. */
export function takeNext(
  dialect: Dialect,
): (request: Take) => Steps<Awaited<ReturnType<DeliveryQueue['take']>>> {
  const waiting = `SELECT no, id, kind, incident_id, chain, group_id, created_at, next_attempt_at,
      may_have_arrived, folds
    FROM notifications ${dialect.indexedBy('notifications_due_by_receiver')}
    WHERE state IN ('pending', 'leased') AND channel_id = ? AND recipient = ?`;
  const byNo = `SELECT ${claimedColumns(dialect)} FROM notifications AS n
    LEFT JOIN monitors AS m ON m.no = n.monitor WHERE n.no = ?`;
  return function* take(request) {
    const { now, leaseMs, channelId, recipient } = request;
    const rows = yield* all<WaitingRow>(waiting, channelId, recipient ?? '');
    const { folded, dissolved, next } = planSending(rows.map(toWaiting), request);
    yield* fold(dialect, folded, now);
    yield* dissolve(dialect, dissolved, now);
    if (next.kind === 'none') return null;
    const no = next.kind === 'one' ? next.no : yield* makeGroup(dialect, next.members, request);
    const row = yield* one<ClaimedRow>(byNo, no);
    if (row === undefined) return null;
    yield* linkDissolved(dialect, dissolved, row.id);
    yield* send(LEASE, now + leaseMs, no);
    if (row.kind === 'group') yield* send(COUNT_FOR_MEMBERS, row.id);
    return leased(row);
  };
}

const COUNT_FOR_MEMBERS = `UPDATE notifications SET attempts = attempts + 1, may_have_arrived = 1
  WHERE group_id = ? AND state = 'pending'`;

/** What the attempts of a dissolved group were for is seen by what goes out instead. */
function* linkDissolved(dialect: Dialect, groups: readonly number[], into: string): Steps<void> {
  if (groups.length === 0) return;
  yield* send(
    `UPDATE notifications SET group_id = ?1 WHERE kind = 'group' AND (${isListed(dialect, 'no', '?2')}
       OR group_id IN (SELECT g.id FROM notifications AS g WHERE ${isListed(dialect, 'g.no', '?2')}))`,
    into,
    listOf(groups),
  );
}

/** Numbers that are bound as one value. */
const isListed = (dialect: Dialect, column: string, placeholder: string): string =>
  `${column} IN (SELECT CAST(value AS BIGINT) FROM ${dialect.listed(placeholder, 'numbers')})`;

const listOf = (numbers: readonly number[]): string => JSON.stringify(numbers.map(String));

function toWaiting(row: WaitingRow): WaitingMessage {
  return {
    no: row.no,
    id: row.id,
    kind: row.kind as NoticeKind,
    incidentId: row.incident_id,
    chain: row.chain,
    groupId: row.group_id,
    createdAt: row.created_at,
    nextAttemptAt: row.next_attempt_at,
    mayHaveArrived: row.may_have_arrived === 1,
    folds: row.folds,
  };
}

/** The ends that stand for others are free as soon as these are gone. */
function* fold(dialect: Dialect, folded: SendPlan['folded'], now: number): Steps<void> {
  if (folded.length === 0) return;
  yield* settleAsFolded(dialect, { numbers: folded.map(({ no }) => no), now });
  const sql = `UPDATE notifications SET folds = CASE WHEN folds = 0 THEN ? ELSE folds END,
      due_at = CASE WHEN due_at = ? THEN next_attempt_at ELSE due_at END
    WHERE no = ?`;
  yield* each(
    sql,
    folded.map(({ into, isBeginning }) => [isBeginning ? 1 : 0, BEHIND_OTHERS, into]),
  );
}

function* dissolve(dialect: Dialect, groups: readonly number[], now: number): Steps<void> {
  if (groups.length === 0) return;
  yield* send(
    `UPDATE notifications SET group_id = NULL, due_at = next_attempt_at
     WHERE state = 'pending' AND group_id IN (
       SELECT g.id FROM notifications AS g WHERE ${isListed(dialect, 'g.no', '?')})`,
    listOf(groups),
  );
  yield* settleAsFolded(dialect, { numbers: groups, now });
}

function* settleAsFolded(
  dialect: Dialect,
  { numbers, now }: { readonly numbers: readonly number[]; readonly now: number },
): Steps<void> {
  yield* send(
    `UPDATE notifications SET state = 'folded', settled_at = ? WHERE ${isListed(dialect, 'no', '?')}`,
    now,
    listOf(numbers),
  );
}

/** Writes the group of these messages; its number. The same group may have been made, and given up, before. */
function* makeGroup(
  dialect: Dialect,
  numbers: readonly number[],
  { now, channelId, recipient }: Take,
): Steps<number> {
  const { members, reader } = yield* readMembers(dialect, numbers);
  const group = groupNotification(members, { channelId, recipient, reader });
  yield* insertNotification(dialect, null, { ...group, nextAttemptAt: now });
  yield* send(
    "UPDATE notifications SET state = 'pending', settled_at = NULL, group_id = NULL WHERE id = ?",
    group.id,
  );
  yield* send(
    `UPDATE notifications SET group_id = ?, due_at = ? WHERE ${isListed(dialect, 'no', '?')}`,
    group.id,
    IN_GROUP,
    listOf(numbers),
  );
  return (
    (yield* one<{ no: number }>('SELECT no FROM notifications WHERE id = ?', group.id))?.no ?? 0
  );
}

function* readMembers(
  dialect: Dialect,
  numbers: readonly number[],
): Steps<{ readonly members: readonly GroupMember[]; readonly reader: Notice['reader'] }> {
  const members: GroupMember[] = [];
  let reader: Notice['reader'] = { name: '', language: 'en', timezone: 'UTC' };
  for (let first = 0; first < numbers.length; first += READ_AT_ONCE) {
    const rows = yield* all<Pick<NotificationRow, 'id' | 'created_at' | 'notice'>>(
      `SELECT id, created_at, notice FROM notifications WHERE ${isListed(dialect, 'no', '?')} ORDER BY no`,
      listOf(numbers.slice(first, first + READ_AT_ONCE)),
    );
    for (const row of rows) {
      const notice = fromJson<Notice>(row.notice);
      members.push(memberOf({ id: row.id as NotificationId, createdAt: row.created_at, notice }));
      reader = notice.reader;
    }
  }
  return { members, reader };
}
