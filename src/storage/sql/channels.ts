import { isDeepStrictEqual } from 'node:util';
import type { Channel } from '../../core/people/channel.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { ChannelId, OwnerId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ChannelStore } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from './cursor.ts';
import { fromJson } from './json-column.ts';
import { assertOwner } from './owners.ts';
import { all, count, one, send, type Steps } from './steps.ts';
import type { SqlStore } from './store.ts';

/** What a notification says that died with its channel. */
const CHANNEL_REMOVED = 'the channel was removed';

interface ChannelRow {
  readonly id: string;
  readonly kind: string;
  readonly owner_id: string | null;
  readonly options: string;
  readonly is_enabled: number;
}

/** Channels in the database. */
export function channelStore(): SqlStore<ChannelStore> {
  return {
    *put(channel) {
      const known = yield* channelOf(channel.id);
      if (isDeepStrictEqual(known, channel)) return false;
      yield* assertOwner(channel.ownerId);
      yield* send(
        `INSERT INTO channels (id, kind, owner_id, options, is_enabled) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE
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
    *remove(id) {
      const removed = yield* count('DELETE FROM channels WHERE id = ?', id);
      if (removed === 0) throw new NotFoundError('channel', id);
      yield* send(
        `UPDATE notifications SET state = 'dead', settled_at = next_attempt_at, last_error = ?
         WHERE channel_id = ? AND state IN ('pending', 'leased')`,
        CHANNEL_REMOVED,
        id,
      );
    },
    get: channelOf,
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const rows = yield* all<ChannelRow>(
        'SELECT * FROM channels WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit + 1,
      );
      return cutPage(rows, { limit, keyOf: (row) => [row.id], itemOf: toChannel });
    },
  };
}

/** The channel with this id. */
export function* channelOf(id: string): Steps<Channel | null> {
  const row = yield* one<ChannelRow>('SELECT * FROM channels WHERE id = ?', id);
  return row ? toChannel(row) : null;
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
