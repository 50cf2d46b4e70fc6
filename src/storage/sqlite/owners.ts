import { isDeepStrictEqual } from 'node:util';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Language, Owner } from '../../core/people/owner.ts';
import type { OwnerStore } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import type { Connection } from './connection.ts';
import type { WorkerStore } from './protocol.ts';

interface OwnerRow {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly timezone: string;
}

/** Owners in the database. */
export function ownerStore(connection: Connection): WorkerStore<OwnerStore> {
  return {
    put: (owner) => {
      const known = ownerOf(connection, owner.id);
      if (isDeepStrictEqual(known, owner)) return false;
      connection.run(
        `INSERT INTO owners VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, language = excluded.language, timezone = excluded.timezone`,
        owner.id,
        owner.name,
        owner.language,
        owner.timezone,
      );
      return true;
    },
    remove: (id) => {
      if (!ownerOf(connection, id)) throw new NotFoundError('owner', id);
      assertFree(connection, id);
      connection.run('DELETE FROM owners WHERE id = ?', id);
    },
    get: (id) => ownerOf(connection, id),
    list: (request) => {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const rows = connection.all<OwnerRow>(
        'SELECT * FROM owners WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit + 1,
      );
      return cutPage(rows, { limit, keyOf: (row) => [row.id], itemOf: toOwner });
    },
  };
}

/** The owner with this id. */
export function ownerOf(connection: Connection, id: string): Owner | null {
  const row = connection.get<OwnerRow>('SELECT * FROM owners WHERE id = ?', id);
  return row ? toOwner(row) : null;
}

function assertFree(connection: Connection, id: string): void {
  const monitor = connection.get<{ id: string }>('SELECT id FROM monitors WHERE owner_id = ?', id);
  if (monitor) {
    throw new ConflictError(`owner '${id}' still has monitors`, { monitorId: monitor.id });
  }
  const channel = connection.get<{ id: string }>('SELECT id FROM channels WHERE owner_id = ?', id);
  if (channel) {
    throw new ConflictError(`owner '${id}' still has channels`, { channelId: channel.id });
  }
}

function toOwner(row: OwnerRow): Owner {
  return {
    id: row.id as OwnerId,
    name: row.name,
    language: row.language as Language,
    timezone: row.timezone,
  };
}
