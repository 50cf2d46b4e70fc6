import { messageIdOf, type OwnerId, type ProjectId } from '../../core/ids.ts';
import type { Late, NoticeKind, Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type {
  Delivery,
  DeliveryResult,
  Notifier,
  NotifierDefinition,
} from '../../core/ports/notifier.ts';
import type { IncidentStore } from '../../core/ports/storage.ts';
import { linkTokens, type LinkTokens, type Mac } from '../../core/links/link.ts';
import { DAILY_LIMIT_CODE } from '../../core/alerting/daily-limit.ts';
import { isRejected, retriesFor } from '../../core/alerting/retry.ts';
import type { DailyCounts } from './daily-counts.ts';
import type { Channel } from '../../core/people/channel.ts';
import type { Routes } from './routes.ts';

/** A message older than this says that it is late, and an alert says whether its outage is over by now. */
const LATE_AFTER_MS = 120_000;
/** Beyond the 30 s that every notifier promises: one that hangs must not hold its channel for ever. */
const GIVE_UP_AFTER_MS = 45_000;

/** Where the kind of a channel is not known, as long as any kind has. */
const RETRIES_OF_UNKNOWN_KIND = retriesFor(96);

/** A notifier, opened, with what its kind says of waits and recipients. */
export type OpenNotifier = Pick<
  NotifierDefinition<never>,
  'retryAfterMs' | 'attemptsPerServer' | 'grouping' | 'recipientsOf' | 'serverOf'
> & {
  readonly notifier: Notifier;
};

export interface DeliverSetup {
  readonly clock: Clock;
  readonly routes: Routes;
  readonly notifiers: ReadonlyMap<string, OpenNotifier>;
  /** Shows whether the outage of a late message is over. */
  readonly incidents: Pick<IncidentStore, 'get'>;
  /** Signs the links of messages; without it they have none that act. */
  readonly linkMac?: Mac;
  /** What channels with a limit have sent today; without it no limit holds. */
  readonly dailyCounts?: DailyCounts;
}

/** A message, with what the receiver called the first one about its incident. */
export type Deliverable = Notification & Pick<Delivery, 'firstRef'>;

/** What the channel of a message says of it. */
interface ChannelFacts {
  retryAfterMs: readonly number[];
  ownerId: OwnerId | null;
  channelKind: string | null;
  projectId: ProjectId | null;
}

/** One attempt to deliver, over the channel as it is configured now. Never rejects. */
export async function deliver(
  setup: DeliverSetup,
  notification: Deliverable,
): Promise<Readonly<ChannelFacts> & { readonly result: DeliveryResult }> {
  const facts: ChannelFacts = {
    retryAfterMs: RETRIES_OF_UNKNOWN_KIND,
    ownerId: null,
    channelKind: null,
    projectId: null,
  };
  try {
    const result = await attempt(setup, notification, facts);
    return { ...facts, result };
  } catch (error) {
    const detail = `the attempt failed: ${nameOf(error)}`;
    return { ...facts, result: { kind: 'retry', code: 'bug', detail } };
  }
}

async function attempt(
  setup: DeliverSetup,
  notification: Deliverable,
  facts: ChannelFacts,
): Promise<DeliveryResult> {
  const { clock, routes, notifiers } = setup;
  const { id, channelId, recipient, notice } = notification;
  const channel = (await routes.current()).channels.get(channelId);
  if (channel === undefined) return refused('channel_gone', `there is no channel '${channelId}'`);
  facts.ownerId = channel.ownerId;
  facts.channelKind = channel.kind;
  facts.projectId = channel.projectId;
  if (!channel.isEnabled) return refused('channel_off', `'${channelId}' is switched off`);
  const open = notifiers.get(channel.kind);
  if (open === undefined) return refused('unknown_kind', `no notifier '${channel.kind}'`);
  facts.retryAfterMs = open.retryAfterMs;
  const addressee = addresseeOf(notification, open.recipientsOf?.(channel.options) ?? []);
  if (addressee === undefined) {
    const detail = `'${recipient}' is no longer a recipient of '${channelId}'`;
    return refused('recipient_gone', detail);
  }
  const delivery = {
    id,
    recipient: addressee,
    messageId: messageIdOf(id, recipient),
    options: channel.options,
    notice,
    late: await lateOf(setup, notification),
    attemptedAt: clock.now(),
    firstRef: notification.firstRef,
    tokens: tokensOf(setup, notification),
  };
  return counted(setup, channel, () => inTime(clock, open.notifier.deliver(delivery)));
}

/** Not at all when the channel may send no more today; what the receiver certainly did not take does not count. */
async function counted(
  { clock, dailyCounts }: DeliverSetup,
  channel: Channel,
  send: () => Promise<DeliveryResult>,
): Promise<DeliveryResult> {
  const at = clock.now();
  if (dailyCounts?.take(channel, at) === false) {
    const detail = `'${channel.id}' has sent its ${channel.maxPerDay} messages of today (UTC)`;
    return refused(DAILY_LIMIT_CODE, detail);
  }
  const result = await send();
  if (result.kind === 'refused' || (result.kind === 'retry' && isRejected(result))) {
    dailyCounts?.giveBack(channel.id, at);
  }
  return result;
}

function tokensOf(
  { linkMac }: DeliverSetup,
  { incidentId, channelId, recipient, createdAt: at }: Notification,
): LinkTokens | null {
  return linkMac === undefined
    ? null
    : linkTokens({ incidentId, channelId, recipient, at }, linkMac);
}

/**
 * Whom of the channel's recipients the message is for now: its own, or all when it was not one of several copies, as
 * the address may have been corrected. `undefined` when its recipient was taken out.
 */
function addresseeOf(
  { id, recipient }: Notification,
  recipients: readonly string[],
): string | null | undefined {
  if (recipient === null || recipients.includes(recipient)) return recipient;
  return messageIdOf(id, recipient) === id ? null : undefined;
}

const ABOUT_OPEN_OUTAGE: ReadonlySet<NoticeKind> = new Set(['opened', 'reminder', 'escalated']);

/** Also at its first try a message may be late: it waited for the one before it, or we were away. */
async function lateOf(
  { clock, incidents }: DeliverSetup,
  { createdAt, incidentId, notice, folds }: Notification,
): Promise<Late | null> {
  if (notice.kind !== 'group' && folds > 0) {
    return { decidedAt: createdAt, endedAt: notice.incident.resolvedAt, isBeginningFolded: true };
  }
  if (clock.now() - createdAt < LATE_AFTER_MS) return null;
  if (!ABOUT_OPEN_OUTAGE.has(notice.kind) || incidentId === null)
    return { decidedAt: createdAt, endedAt: null };
  const incident = await incidents.get(incidentId).catch(() => null);
  return { decidedAt: createdAt, endedAt: incident?.resolvedAt ?? null };
}

function inTime(clock: Clock, result: Promise<DeliveryResult>): Promise<DeliveryResult> {
  const { promise, resolve } = Promise.withResolvers<DeliveryResult>();
  const cancel = clock.after(GIVE_UP_AFTER_MS, () => {
    resolve({ kind: 'retry', code: 'timeout', detail: 'the notifier did not return' });
  });
  return Promise.race([result, promise]).finally(cancel);
}

function refused(code: string, detail: string): DeliveryResult {
  return { kind: 'refused', code, detail };
}

// An error's text may quote a secret of the channel; its name cannot.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
