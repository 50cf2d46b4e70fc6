import type { Channel } from './channel.ts';
import type { ChannelId, OwnerId } from './ids.ts';
import type { Notice } from './notification.ts';
import type { Owner } from './owner.ts';

/** Who can be told, and how. */
export interface Directory {
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly owners: ReadonlyMap<OwnerId, Owner>;
}

/** A way to one reader. */
export interface Route {
  readonly channelId: ChannelId;
  readonly reader: Notice['reader'];
}

const ANYBODY: Notice['reader'] = { name: '', language: 'en', timezone: 'UTC' };

/** The enabled channels of an owner; without one, those that have no owner either. */
export function routesOf(ownerId: OwnerId | null, directory: Directory): readonly Route[] {
  return [...directory.channels.values()]
    .filter((channel) => channel.isEnabled && channel.ownerId === ownerId)
    .map((channel) => routeOver(channel, directory));
}

/** Who stands in for whom when trouble of our own is told. */
export type AlarmAudience = 'operator' | 'channels_without_owner' | 'all_owners' | 'nobody';

/**
 * Who is told about trouble of our own: the operator; when nobody is named, or has no channel, the channels without an
 * owner; without any, those of all owners. Nobody only when there is no channel at all.
 */
export function alarmRoutes(
  operatorId: OwnerId | null,
  directory: Directory,
): { readonly audience: AlarmAudience; readonly routes: readonly Route[] } {
  const operators = operatorId === null ? [] : routesOf(operatorId, directory);
  if (operators.length > 0) return { audience: 'operator', routes: operators };
  const ownerless = routesOf(null, directory);
  if (ownerless.length > 0) return { audience: 'channels_without_owner', routes: ownerless };
  const all = routesOver([...directory.channels.keys()], directory);
  return { audience: all.length > 0 ? 'all_owners' : 'nobody', routes: all };
}

/** Ways over the named channels, as far as they still exist and are enabled. */
export function routesOver(
  channelIds: readonly ChannelId[],
  directory: Directory,
): readonly Route[] {
  return channelIds.flatMap((id) => {
    const channel = directory.channels.get(id);
    return channel?.isEnabled === true ? [routeOver(channel, directory)] : [];
  });
}

function routeOver(channel: Channel, { owners }: Directory): Route {
  const owner = channel.ownerId === null ? undefined : owners.get(channel.ownerId);
  const reader = owner
    ? { name: owner.name, language: owner.language, timezone: owner.timezone }
    : ANYBODY;
  return { channelId: channel.id, reader };
}
