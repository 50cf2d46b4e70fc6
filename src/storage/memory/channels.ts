import { isDeepStrictEqual } from 'node:util';
import { NotFoundError } from '../../core/errors.ts';
import { asChannelId } from '../../core/ids.ts';
import type { ChannelStore } from '../../core/ports/storage.ts';
import { CHANNEL_REMOVED } from '../channel-removed.ts';
import { pageById } from './page-by-id.ts';
import { assertOwner, type Tables } from './tables.ts';

/** Channels in memory. */
export function channelStore(tables: Tables): ChannelStore {
  return {
    put: async (channel) => {
      if (isDeepStrictEqual(tables.channels.get(channel.id), channel)) return false;
      assertOwner(tables, channel.ownerId);
      tables.channels.set(channel.id, channel);
      return true;
    },
    remove: async (id) => {
      if (!tables.channels.delete(asChannelId(id))) throw new NotFoundError('channel', id);
      for (const row of tables.outbox.values()) {
        const { notification } = row;
        const isOpen = notification.state === 'pending' || notification.state === 'leased';
        if (notification.channelId !== id || !isOpen) continue;
        tables.outbox.set(notification.id, {
          ...row,
          settledAt: notification.nextAttemptAt,
          notification: { ...notification, state: 'dead', lastError: CHANNEL_REMOVED },
        });
      }
    },
    get: async (id) => tables.channels.get(asChannelId(id)) ?? null,
    list: async (request) => pageById(tables.channels, request),
  };
}
