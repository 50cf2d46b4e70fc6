import type { Channel } from '../../core/people/channel.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { ChannelId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';

/** One channel, secrets included: show it by `describeChannel`. Throws `NotFoundError`. */
export async function getChannel(
  context: Pick<ServiceContext, 'storage'>,
  id: ChannelId,
): Promise<Channel> {
  const channel = await context.storage.channels.get(id);
  if (channel === null) throw new NotFoundError('channel', id);
  return channel;
}
