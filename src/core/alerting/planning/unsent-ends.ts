import type { ChannelId } from '../../ids.ts';
import type { JsonObject } from '../../json.ts';
import type { Destination, Directory } from '../route.ts';
import { routesOver } from '../route.ts';
import type { Mute, MuteStage } from '../stages/mute.ts';
import { eachOnce, takersOf } from './recipients.ts';

/**
 * Why the end of an outage was not sent: `muted`: no one had been notified of it · `not_taken`: no channel had taken the alert ·
 * the others: to one that had. They are kept in the event `resolved`.
 */
export type UnsentReason =
  | { readonly why: 'muted'; readonly stage: MuteStage; readonly by: string }
  | { readonly why: 'not_taken' }
  | { readonly why: UnsentWhy; readonly channelId: ChannelId; readonly recipient: string | null };

type UnsentWhy = 'channel_gone' | 'channel_off' | 'recipient_gone' | 'beginnings_only';

/** What is known when an outage ends. */
export interface KnownAtEnd {
  /** What muted its alert to the end; `null`: it was not muted. */
  readonly mute: Mute | null;
  /** Those who were notified that it is open. */
  readonly notified: readonly Destination[];
}

/** Reasons that an event names. */
const MAX_NAMED = 20;

/** Empty when the end goes to all who were notified. */
export function unsentReasons(
  { mute, notified }: KnownAtEnd,
  directory: Directory,
): readonly UnsentReason[] {
  if (notified.length === 0) {
    return mute === null
      ? [{ why: 'not_taken' }]
      : [{ why: 'muted', stage: mute.stage, by: mute.by }];
  }
  return eachOnce(notified).flatMap(({ channelId, recipient }) => {
    const why = unsentWhy({ channelId, recipient }, directory);
    return why === null ? [] : [{ why, channelId, recipient }];
  });
}

/** The reasons as an event keeps them: the first ones, and how many others there are. */
export function reasonsIn(reasons: readonly UnsentReason[]): JsonObject {
  if (reasons.length === 0) return {};
  const named = reasons.slice(0, MAX_NAMED);
  return { reasons: named, others: reasons.length - named.length };
}

function unsentWhy(destination: Destination, directory: Directory): UnsentWhy | null {
  const channel = directory.channels.get(destination.channelId);
  if (channel === undefined) return 'channel_gone';
  if (!channel.isEnabled) return 'channel_off';
  const routes = routesOver([destination], directory);
  if (routes.length === 0) return 'recipient_gone';
  return takersOf('resolved', { routes, directory }).length === 0 ? 'beginnings_only' : null;
}
