import { isDeepStrictEqual } from 'node:util';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { asOwnerId } from '../../core/ids.ts';
import type { OwnerStore } from '../../core/ports/storage.ts';
import { pageById } from './page-by-id.ts';
import type { Tables } from './tables.ts';

/** Owners in memory. */
export function ownerStore(tables: Tables): OwnerStore {
  return {
    put: async (owner) => {
      if (isDeepStrictEqual(tables.owners.get(owner.id), owner)) return false;
      tables.owners.set(owner.id, owner);
      return true;
    },
    remove: async (id) => {
      if (!tables.owners.has(asOwnerId(id))) throw new NotFoundError('owner', id);
      for (const { monitor } of tables.monitors.values()) {
        if (monitor.ownerId !== id) continue;
        throw new ConflictError(`owner '${id}' still has monitors`, { monitorId: monitor.id });
      }
      for (const channel of tables.channels.values()) {
        if (channel.ownerId !== id) continue;
        throw new ConflictError(`owner '${id}' still has channels`, { channelId: channel.id });
      }
      tables.owners.delete(asOwnerId(id));
    },
    get: async (id) => tables.owners.get(asOwnerId(id)) ?? null,
    list: async (request) => pageById(tables.owners, request),
  };
}
