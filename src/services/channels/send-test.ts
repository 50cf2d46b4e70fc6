import type { Channel } from '../../core/people/channel.ts';
import { AppError, found } from '../../core/errors.ts';
import { copyIdOf, type ChannelId } from '../../core/ids.ts';
import {
  newNotification,
  type Notice,
  type Notification,
} from '../../core/alerting/notification.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** Test messages that one channel takes in each span: enough to try things out, too few to bother anybody. */
const LIMIT = { messages: 5, spanMs: 60_000 };

/**
 * Puts a test message for each recipient in line like any other, so that it takes the very way an alert would, and answers
 * with the first of them. Throws `NotFoundError`,
 * and `limit_exceeded` after five in a minute.
 */
export function sendTestMessage(context: Needs, id: ChannelId): Promise<Notification> {
  const turn = { storage: context.storage, name: `test of ${id}` };
  return oneAtATime(turn, () => putInLine(context, id));
}

type Needs = Pick<
  ServiceContext,
  'storage' | 'watch' | 'clock' | 'newId' | 'channelKinds' | 'limits'
>;

async function putInLine(context: Needs, id: ChannelId): Promise<Notification> {
  const channel = found(await context.storage.channels.get(id), 'channel', id);
  const now = context.clock.now();
  const { kind, options } = channel;
  const recipients = new Set<string | null>(
    context.channelKinds.get(kind)?.recipientsOf?.(options) ?? [null],
  );
  await refuseFlood(context, { channelId: id, now, copies: recipients.size });
  context.limits?.takeTests(recipients.size);
  const notice = { ...testNotice(now), reader: await readerOf(context, channel) };
  const messageId = context.newId();
  const [first, ...others] = [...recipients].map((recipient) =>
    newNotification({
      id: copyIdOf(messageId, recipients.size > 1 ? recipient : null),
      channelId: id,
      recipient,
      monitorId: null,
      incidentId: null,
      notice,
      at: now,
    }),
  );
  if (first === undefined) throw new Error('a channel has no recipient');
  for (const copy of [first, ...others]) await context.storage.outbox.add(copy);
  context.watch.wakeSender();
  return first;
}

async function refuseFlood(
  { storage }: Pick<ServiceContext, 'storage'>,
  {
    channelId,
    now,
    copies,
  }: { readonly channelId: ChannelId; readonly now: number; readonly copies: number },
): Promise<void> {
  const limit = LIMIT.messages * copies;
  const { items } = await storage.outbox.list({ channelId, kind: 'test', limit, cursor: null });
  const oldest = items[limit - 1];
  if (oldest === undefined || now - oldest.createdAt >= LIMIT.spanMs) return;
  const waitMs = LIMIT.spanMs - (now - oldest.createdAt);
  throw new AppError('limit_exceeded', 'a channel takes five test messages a minute', {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}

function testNotice(now: number): Omit<Notice, 'reader'> {
  const message = 'This is a test message.';
  return {
    kind: 'test',
    incident: { id: 'test', startedAt: now, resolvedAt: null, reason: 'test', message },
    monitor: { id: 'test', name: 'UptimeSquirrel', url: '' },
    evidence: {},
  };
}

async function readerOf(
  { storage }: Pick<ServiceContext, 'storage'>,
  { ownerId }: Channel,
): Promise<Notice['reader']> {
  const owner = ownerId === null ? null : await storage.owners.get(ownerId);
  if (owner === null) return { name: '', language: 'en', timezone: 'UTC' };
  return { name: owner.name, language: owner.language, timezone: owner.timezone };
}
