import { MAX_API_KEYS, type ApiKey } from '../../../core/accounts/api-key.ts';
import type { Scope } from '../../../core/accounts/role.ts';
import type { ProjectId } from '../../../core/ids.ts';
import { AppError, NotFoundError } from '../../../core/errors.ts';
import type { ApiKeyStore } from '../../../core/ports/api-key-store.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { fromJson } from '../json-column.ts';
import { all, count, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import { assertProjects, userOf } from './users.ts';

interface KeyRow {
  readonly id: string;
  readonly digest: string;
  readonly name: string;
  readonly scope: Scope;
  readonly project_id: string | null;
  readonly user_id: string | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly networks: string;
  readonly used_at: number | null;
  readonly used_from: string | null;
}

const BY_ID = 'SELECT * FROM api_keys WHERE id = ?';

/** Keys of programs in the database. */
export function apiKeyStore(): SqlStore<ApiKeyStore> {
  return {
    create,
    *find(id) {
      const row = yield* one<KeyRow>(BY_ID, id);
      if (row === undefined) return null;
      const user = row.user_id === null ? null : yield* userOf(row.user_id);
      return { key: toKey(row), digest: row.digest, user };
    },
    *get(id) {
      const row = yield* one<KeyRow>(BY_ID, id);
      return row === undefined ? null : toKey(row);
    },
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const sql = 'SELECT * FROM api_keys WHERE id > ? ORDER BY id LIMIT ?';
      const rows = yield* all<KeyRow>(sql, after, limit + 1);
      return cutPage(rows, { limit, keyOf: ({ id }) => [id], itemOf: toKey });
    },
    *remove(id) {
      const removed = yield* count('DELETE FROM api_keys WHERE id = ?', id);
      if (removed === 0) throw new NotFoundError('key', id);
    },
    *touch({ id, at, from }) {
      yield* send('UPDATE api_keys SET used_at = ?, used_from = ? WHERE id = ?', at, from, id);
    },
  };
}

function* create(key: ApiKey, digest: string): Steps<void> {
  const existing = yield* one<{ count: number }>('SELECT count(*) AS count FROM api_keys');
  if ((existing?.count ?? 0) >= MAX_API_KEYS) {
    throw new AppError('limit_exceeded', `there are ${MAX_API_KEYS} keys: remove one first`);
  }
  if (key.projectId !== null) yield* assertProjects([key.projectId]);
  yield* send(
    `INSERT INTO api_keys
       (id, digest, name, scope, project_id, user_id, created_at, expires_at, networks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    key.id,
    digest,
    key.name,
    key.scope,
    key.projectId,
    key.userId,
    key.createdAt,
    key.expiresAt,
    JSON.stringify(key.networks),
  );
}

function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    projectId: row.project_id as ProjectId | null,
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    networks: fromJson<readonly string[]>(row.networks),
    usedAt: row.used_at,
    usedFrom: row.used_from,
  };
}
