import type { Channel } from '../people/channel.ts';
import type { ChannelId, EscalationId, OwnerId, ProjectId } from '../ids.ts';
import { DEFAULT_PROJECT } from '../projects/project-field.ts';
import type { Notice } from './notification.ts';
import type { Escalation } from '../people/escalation.ts';
import type { Owner } from '../people/owner.ts';
import type { Schedule } from '../people/schedule.ts';

/** Who can be notified, and how. */
export interface Directory {
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly owners: ReadonlyMap<OwnerId, Owner>;
  /** None, when absent. */
  readonly escalations?: ReadonlyMap<EscalationId, Escalation>;
  readonly schedules?: ReadonlyMap<string, Schedule>;
  /** Those whom a channel reaches one by one; none when the channel itself is the receiver. */
  recipientsOf?(channel: Channel): readonly string[];
}

/** Where a message goes: a recipient of a channel, or the channel itself. */
export interface Destination {
  readonly channelId: ChannelId;
  readonly recipient: string | null;
}

/** A way to one reader. */
export interface Route extends Destination {
  /** The recipient when the channel has several, and so several copies of each message. */
  readonly copyFor: string | null;
  readonly reader: Notice['reader'];
}

const ANYBODY: Notice['reader'] = { name: '', language: 'en', timezone: 'UTC' };

/** The enabled channels of all these owners; without any, those of the project that have no owner either. */
export function routesOf(
  ownerIds: readonly OwnerId[],
  directory: Directory,
  projectId: ProjectId = DEFAULT_PROJECT,
): readonly Route[] {
  const isTheirs = ({ ownerId, projectId: of }: Channel): boolean =>
    ownerId === null ? ownerIds.length === 0 && of === projectId : ownerIds.includes(ownerId);
  return [...directory.channels.values()]
    .filter((channel) => channel.isEnabled && isTheirs(channel))
    .flatMap((channel) => routesOfChannel(channel, directory));
}

/** The enabled channels of the same owner; of one without an owner, those of its project that have none either. */
export function routesBeside(
  channel: Pick<Channel, 'ownerId' | 'projectId'> | undefined,
  directory: Directory,
): readonly Route[] {
  const ownerId = channel?.ownerId ?? null;
  return routesOf(ownerId === null ? [] : [ownerId], directory, channel?.projectId);
}

/** Who stands in for whom in an alarm about a fault of our own. */
export type AlarmFallback = 'operator' | 'channels_without_owner' | 'all_owners' | 'nobody';

/**
 * Who is notified of a fault of our own: the operator; when none is named, or has no channel, the channels without an
 * owner of the default project; without any, those of all owners. None only when there is no channel at all.
 */
export function alarmRoutes(
  operatorId: OwnerId | null,
  directory: Directory,
): { readonly recipients: AlarmFallback; readonly routes: readonly Route[] } {
  const operators = operatorId === null ? [] : routesOf([operatorId], directory);
  if (operators.length > 0) return { recipients: 'operator', routes: operators };
  const ownerless = routesOf([], directory);
  if (ownerless.length > 0) return { recipients: 'channels_without_owner', routes: ownerless };
  const all = [...directory.channels.keys()].map((channelId) => ({ channelId, recipient: null }));
  const routes = routesOver(all, directory);
  return { recipients: routes.length > 0 ? 'all_owners' : 'nobody', routes };
}

/**
 * Routes to the named destinations, each once, as far as they still exist and are enabled. A channel without a recipient
 * stands for all that it has now, and one that has a single recipient for that one, whichever it was before; where it is not
 * known whom a channel reaches, a destination is taken as it is.
 */
export function routesOver(
  destinations: readonly Destination[],
  directory: Directory,
): readonly Route[] {
  const found = new Map<string, Route>();
  for (const { channelId, recipient } of destinations) {
    const channel = directory.channels.get(channelId);
    if (channel?.isEnabled !== true) continue;
    if (directory.recipientsOf === undefined) {
      const copies = destinations.filter((each) => each.channelId === channelId).length;
      const copyFor = copies > 1 ? recipient : null;
      const reader = readerOf(channel, directory);
      found.set(JSON.stringify([channelId, recipient]), { channelId, recipient, copyFor, reader });
      continue;
    }
    const routes = routesOfChannel(channel, directory);
    for (const route of routes) {
      const isMeant = recipient === null || route.recipient === recipient || routes.length === 1;
      if (isMeant) found.set(JSON.stringify([channelId, route.recipient]), route);
    }
  }
  return [...found.values()];
}

/** One way for each recipient of the channel. */
function routesOfChannel(channel: Channel, directory: Directory): readonly Route[] {
  const reader = readerOf(channel, directory);
  const recipients = new Set<string | null>(directory.recipientsOf?.(channel));
  if (recipients.size === 0) recipients.add(null);
  return [...recipients].map((recipient) => ({
    channelId: channel.id,
    recipient,
    copyFor: recipients.size > 1 ? recipient : null,
    reader,
  }));
}

function readerOf({ ownerId }: Channel, { owners }: Directory): Notice['reader'] {
  const owner = ownerId === null ? undefined : owners.get(ownerId);
  if (owner === undefined) return ANYBODY;
  return { name: owner.name, language: owner.language, timezone: owner.timezone };
}
