import type { Channel } from '../../people/channel.ts';
import type { NoticeKind } from '../notification.ts';
import type { Destination, Directory, Route } from '../route.ts';

/** What of a channel says which notices it takes. */
type ChannelRules = Pick<Channel, 'sends' | 'severity' | 'isReminding'>;

/** Bad, but no outage, as an unstable site has: a channel for critical notices alone does not take them, nor their ends. */
const WARNINGS: ReadonlySet<NoticeKind> = new Set(['slow', 'slow_over']);
/** They say that something is over. */
const ENDS: ReadonlySet<NoticeKind> = new Set(['resolved', 'judged', 'slow_over']);

/** Whether a channel takes notices of this kind. `isEnd`: what a kind that can be both is this time. */
function takes(
  { sends, severity, isReminding }: ChannelRules,
  kind: NoticeKind,
  isEnd = ENDS.has(kind),
): boolean {
  if (severity === 'critical' && WARNINGS.has(kind)) return false;
  if (kind === 'reminder' && !isReminding) return false;
  return sends === 'all' || sends === (isEnd ? 'up' : 'down');
}

/** Those whose channel takes notices of this kind. */
export function takersOf<Way extends Destination>(
  kind: NoticeKind,
  { routes, directory, isEnd }: Given<Way>,
): readonly Way[] {
  return routes.filter(({ channelId }) => {
    const channel = directory.channels.get(channelId);
    return channel !== undefined && takes(channel, kind, isEnd);
  });
}

interface Given<Way> {
  readonly routes: readonly Way[];
  readonly directory: Pick<Directory, 'channels'>;
  readonly isEnd?: boolean;
}

/** All of them, each destination once. */
export function eachOnce<Way extends Destination>(...lists: readonly (readonly Way[])[]): Way[] {
  const found = new Map<string, Way>();
  for (const way of lists.flat()) {
    const key = JSON.stringify([way.channelId, way.recipient]);
    if (!found.has(key)) found.set(key, way);
  }
  return [...found.values()];
}

/** All but those of the person who did it, as they called themselves: by the id or the name of an owner. */
export function withoutPerson(routes: readonly Route[], by: string, directory: Directory): Route[] {
  return routes.filter(({ channelId }) => {
    const ownerId = directory.channels.get(channelId)?.ownerId ?? null;
    if (ownerId === null) return true;
    return ownerId !== by && directory.owners.get(ownerId)?.name !== by;
  });
}
