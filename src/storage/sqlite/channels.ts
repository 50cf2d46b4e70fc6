import { isDeepStrictEqual } from 'node:util';
import type { Channel } from '../../core/people/channel.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { ChannelId, OwnerId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ChannelStore } from '../../core/ports/storage.ts';
import { CHANNEL_REMOVED } from '../channel-removed.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import type { Connection } from './connection.ts';
import { fromJson } from './json-column.ts';
import type { WorkerStore } from './protocol.ts';

interface ChannelRow {
  readonly id: string;
  readonly kind: string;
  readonly owner_id: string | null;
  readonly options: string;
  readonly is_enabled: number;
}

/** Channels in the database. */
export function channelStore(connection: Connection): WorkerStore<ChannelStore> {
  return {
    put: (channel) => {
      const known = channelOf(connection, channel.id);
      if (isDeepStrictEqual(known, channel)) return false;
      assertOwner(connection, channel.ownerId);
      connection.run(
        `INSERT INTO channels VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET kind = excluded.kind, owner_id = excluded.owner_id, options = excluded.options,
             is_enabled = excluded.is_enabled`,
        channel.id,
        channel.kind,
        channel.ownerId,
        JSON.stringify(channel.options),
        channel.isEnabled ? 1 : 0,
      );
      return true;
    },
    remove: (id) => {
      const { changes } = connection.run('DELETE FROM channels WHERE id = ?', id);
      if (changes === 0) throw new NotFoundError('channel', id);
      connection.run(
        `UPDATE notifications SET state = 'dead', settled_at = next_attempt_at, last_error = ?
         WHERE channel_id = ? AND state IN ('pending', 'leased')`,
        CHANNEL_REMOVED,
        id,
      );
    },
    get: (id) => channelOf(connection, id),
    list: (request) => {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const rows = connection.all<ChannelRow>(
        'SELECT * FROM channels WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit + 1,
      );
      return cutPage(rows, { limit, keyOf: (row) => [row.id], itemOf: toChannel });
    },
  };
}

/** The channel with this id. */
export function channelOf(connection: Connection, id: string): Channel | null {
  const row = connection.get<ChannelRow>('SELECT * FROM channels WHERE id = ?', id);
  return row ? toChannel(row) : null;
}

function assertOwner(connection: Connection, ownerId: OwnerId | null): void {
  if (ownerId === null || connection.get('SELECT 1 FROM owners WHERE id = ?', ownerId)) return;
  throw new NotFoundError('owner', ownerId);
}

function toChannel(row: ChannelRow): Channel {
  return {
    id: row.id as ChannelId,
    kind: row.kind,
    ownerId: row.owner_id as OwnerId | null,
    options: fromJson<JsonObject>(row.options),
    isEnabled: row.is_enabled === 1,
  };
}
