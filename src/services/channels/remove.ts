import type { ChannelId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';

/** Removes a channel; what waits to be sent over it is given up. Throws `NotFoundError`. */
export async function removeChannel(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  id: ChannelId,
): Promise<void> {
  await context.storage.channels.remove(id);
  context.watch.refreshRoutes();
}
