import {
  MAX_SESSIONS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  type UserSession,
} from '../../../core/accounts/session.ts';
import type { SessionStore } from '../../../core/ports/account-store.ts';
import { all, count, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import { toUser, type UserRow } from './users.ts';

interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly created_at: number;
  readonly seen_at: number;
  readonly confirmed_at: number;
  readonly address: string;
  readonly agent: string;
}

/** A session beside its user, whose columns of the same names are renamed. */
interface JoinedRow extends Omit<UserRow, 'id' | 'created_at'>, SessionRow {
  readonly user_created_at: number;
}

/** Sessions in the database. */
export function sessionStore(): SqlStore<SessionStore> {
  return {
    create,
    *find(digest) {
      const row = yield* one<JoinedRow>(
        `SELECT s.*, u.name, u.email, u.role, u.memberships, u.is_disabled, u.password_hash, u.signed_in_at,
           u.created_at AS user_created_at
         FROM sessions AS s JOIN users AS u ON u.id = s.user_id WHERE s.digest = ?`,
        digest,
      );
      if (row === undefined) return null;
      const user = toUser({ ...row, id: row.user_id, created_at: row.user_created_at });
      return { session: toSession(row), user };
    },
    *touch({ id, seenAt, address }) {
      const sql = 'UPDATE sessions SET seen_at = ?, address = ? WHERE id = ? AND seen_at < ?';
      yield* send(sql, seenAt, address, id, seenAt);
    },
    *confirm(id, at) {
      yield* send('UPDATE sessions SET confirmed_at = ? WHERE id = ?', at, id);
    },
    *listOf(userId) {
      const sql = 'SELECT * FROM sessions WHERE user_id = ? ORDER BY seen_at DESC, id';
      return (yield* all<SessionRow>(sql, userId)).map(toSession);
    },
    *remove(userId, id) {
      return (yield* count('DELETE FROM sessions WHERE id = ? AND user_id = ?', id, userId)) > 0;
    },
    *removeAll(userId, exceptId) {
      const sql = 'DELETE FROM sessions WHERE user_id = ? AND id <> ?';
      return yield* count(sql, userId, exceptId ?? '');
    },
  };
}

function* create(
  session: UserSession,
  proof: { readonly digest: string; readonly passwordHash: string | null },
): Steps<boolean> {
  const { userId, createdAt } = session;
  const user = yield* one<Pick<UserRow, 'password_hash' | 'is_disabled'>>(
    'SELECT password_hash, is_disabled FROM users WHERE id = ?',
    userId,
  );
  if (user?.is_disabled !== 0 || user.password_hash !== proof.passwordHash) return false;
  yield* send(
    'DELETE FROM sessions WHERE created_at <= ? OR seen_at <= ?',
    createdAt - SESSION_LIFE_MS,
    createdAt - SESSION_IDLE_MS,
  );
  yield* send(
    `DELETE FROM sessions WHERE id IN
       (SELECT id FROM sessions WHERE user_id = ? ORDER BY seen_at DESC, id LIMIT 1000 OFFSET ?)`,
    userId,
    MAX_SESSIONS - 1,
  );
  yield* send(
    `INSERT INTO sessions (id, digest, user_id, created_at, seen_at, confirmed_at, address, agent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    session.id,
    proof.digest,
    userId,
    createdAt,
    session.seenAt,
    session.confirmedAt,
    session.address,
    session.agent,
  );
  yield* send('UPDATE users SET signed_in_at = ? WHERE id = ?', createdAt, userId);
  return true;
}

function toSession(row: SessionRow): UserSession {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    confirmedAt: row.confirmed_at,
    address: row.address,
    agent: row.agent,
  };
}
