import { isDeepStrictEqual } from 'node:util';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Language, Owner } from '../../core/people/owner.ts';
import type { OwnerStore } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from './cursor.ts';
import { all, one, send, type Steps } from './steps.ts';
import type { SqlStore } from './store.ts';

interface OwnerRow {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly timezone: string;
}

/** Owners in the database. */
export function ownerStore(): SqlStore<OwnerStore> {
  return {
    *put(owner) {
      const known = yield* ownerOf(owner.id);
      if (isDeepStrictEqual(known, owner)) return false;
      yield* send(
        `INSERT INTO owners (id, name, language, timezone) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, language = excluded.language, timezone = excluded.timezone`,
        owner.id,
        owner.name,
        owner.language,
        owner.timezone,
      );
      return true;
    },
    *remove(id) {
      if (!(yield* ownerOf(id))) throw new NotFoundError('owner', id);
      yield* assertFree(id);
      yield* send('DELETE FROM owners WHERE id = ?', id);
    },
    get: ownerOf,
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const rows = yield* all<OwnerRow>(
        'SELECT * FROM owners WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit + 1,
      );
      return cutPage(rows, { limit, keyOf: (row) => [row.id], itemOf: toOwner });
    },
  };
}

/** The owner with this id. */
export function* ownerOf(id: string): Steps<Owner | null> {
  const row = yield* one<OwnerRow>('SELECT * FROM owners WHERE id = ?', id);
  return row ? toOwner(row) : null;
}

/** Throws `NotFoundError` for an owner that is not there. */
export function* assertOwner(id: OwnerId | null): Steps<void> {
  if (id === null || (yield* one('SELECT 1 FROM owners WHERE id = ?', id))) return;
  throw new NotFoundError('owner', id);
}

function* assertFree(id: string): Steps<void> {
  const monitor = yield* one<{ id: string }>(
    'SELECT id FROM monitors WHERE owner_id = ? LIMIT 1',
    id,
  );
  if (monitor) {
    throw new ConflictError(`owner '${id}' still has monitors`, { monitorId: monitor.id });
  }
  const channel = yield* one<{ id: string }>(
    'SELECT id FROM channels WHERE owner_id = ? LIMIT 1',
    id,
  );
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
