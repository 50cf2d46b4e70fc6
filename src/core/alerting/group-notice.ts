import { hash53 } from '../hash53.ts';
import { copyIdOf, messageIdOf, type ChannelId, type NotificationId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { newNotification } from './notification.ts';
import type { Notice, NoticeKind, Notification } from './notification.ts';

/** A group names so many of its members, and says how many there are. */
const MAX_NAMED_MEMBERS = 30;

/** What a group says of one of its members; `since` and `until` are epoch ms. */
export interface GroupMember {
  readonly id: NotificationId;
  readonly kind: NoticeKind;
  readonly createdAt: number;
  readonly monitorId: string;
  readonly name: string;
  readonly url: string;
  readonly reason: string;
  readonly since: number;
  readonly until: number | null;
}

/** A message as a member of a group. */
export function memberOf({
  id,
  createdAt,
  notice: { kind, incident, monitor },
}: Pick<Notification, 'id' | 'createdAt' | 'notice'>): GroupMember {
  const { reason, startedAt: since, resolvedAt: until } = incident;
  const { id: monitorId, name, url } = monitor;
  return { id, kind, createdAt, monitorId, name, url, reason, since, until };
}

/** Where a group goes, and who reads it. */
export interface GroupAddress {
  readonly channelId: ChannelId;
  readonly recipient: string | null;
  readonly reader: Notice['reader'];
}

/**
 * The message that stands for several to one receiver, two at least. Its id follows from theirs: the same members, put
 * together again after a crash, are the same message.
 */
export function groupNotification(
  members: readonly GroupMember[],
  { channelId, recipient, reader }: GroupAddress,
): Notification {
  const shared = members.map(({ id }) => messageIdOf(id, recipient)).toSorted();
  const isCopy = members.some(({ id }) => messageIdOf(id, recipient) !== id);
  const hash = hash53(shared.join('\n')).toString(36);
  const name = `grp_${hash}_${members.length}_${channelId}`;
  const notification = newNotification({
    id: copyIdOf(name, isCopy ? recipient : null),
    channelId,
    recipient,
    monitorId: null,
    incidentId: null,
    notice: groupNotice(name, members, reader),
    at: members.reduce((latest, { createdAt }) => Math.max(latest, createdAt), 0),
  });
  return { ...notification, folds: members.length };
}

function groupNotice(
  id: string,
  members: readonly GroupMember[],
  reader: Notice['reader'],
): Notice {
  const counts = countsOf(members);
  const ordered = members.toSorted(
    (a, b) =>
      Number(isEnd(a)) - Number(isEnd(b)) ||
      (counts.get(b.reason) ?? 0) - (counts.get(a.reason) ?? 0) ||
      a.reason.localeCompare(b.reason, 'en') ||
      a.since - b.since,
  );
  const [first] = ordered;
  const ends = members.filter(isEnd);
  const latestEnd = ends.reduce((latest, { until }) => Math.max(latest, until ?? 0), 0);
  return {
    kind: 'group',
    incident: {
      id,
      startedAt: members.reduce((min, { since }) => Math.min(min, since), first?.since ?? 0),
      resolvedAt: ends.length === members.length ? latestEnd : null,
      reason: first?.reason ?? 'unknown',
      message: '',
    },
    monitor: { id: '', name: '', url: '' },
    evidence: {
      members: ordered.slice(0, MAX_NAMED_MEMBERS).map(named),
      count: members.length,
      ended: ends.length,
    },
    reader,
  };
}

function named({ kind, monitorId, name, url, reason, since, until }: GroupMember): JsonObject {
  return { kind, monitor: monitorId, name, url, reason, since, until };
}

function isEnd({ until }: GroupMember): boolean {
  return until !== null;
}

function countsOf(members: readonly GroupMember[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of members) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
