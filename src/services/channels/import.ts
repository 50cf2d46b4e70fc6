import type { ChannelId } from '../../core/ids.ts';
import type { Channel } from '../../core/people/channel.ts';
import type { ServiceContext } from '../context.ts';
import { requireOwners } from '../owners/require.ts';

/**
 * Creates or replaces the channels of a config file; says how many were new or changed. Others are left alone. Throws
 * `InvalidError` for owners that do not exist: bring in the owners first.
 */
export async function importChannels(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  channels: readonly Channel[],
): Promise<number> {
  await requireOwners(
    context,
    channels.map(({ ownerId }, index) => ({ ownerId, path: `channels[${index}].owner` })),
  );
  const changed: ChannelId[] = [];
  for (const channel of channels) {
    if (await context.storage.channels.put(channel)) changed.push(channel.id);
  }
  if (changed.length > 0) context.watch.refreshRoutes(changed);
  return changed.length;
}
