import type { ChannelId } from '../../core/ids.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ChannelStore } from '../../core/ports/storage.ts';
import type { Routes } from './routes.ts';

/**
 * Switches a channel off whose receiver has ended for good, so that it no longer counts as one that reaches its owner. Never
 * rejects: where it cannot be written, the next message says the same.
 */
export async function switchOff(
  {
    channels,
    routes,
    log,
  }: {
    readonly channels: Pick<ChannelStore, 'get' | 'put'>;
    readonly routes: Pick<Routes, 'refresh'>;
    readonly log: Log;
  },
  channelId: ChannelId,
): Promise<void> {
  try {
    const channel = await channels.get(channelId);
    if (channel === null || !channel.isEnabled) return;
    await channels.put({ ...channel, isEnabled: false });
    routes.refresh();
    log.warn({ channelId }, 'the receiver of a channel is gone: the channel is switched off');
  } catch (error) {
    log.warn({ channelId, error: String(error) }, 'a channel cannot be switched off');
  }
}
