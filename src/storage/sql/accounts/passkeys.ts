import { MAX_PASSKEYS, type Passkey } from '../../../core/accounts/passkey.ts';
import { AppError, ConflictError } from '../../../core/errors.ts';
import type { PasskeyStore } from '../../../core/ports/sign-in-store.ts';
import { all, count, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import { userOf } from './users.ts';

interface PasskeyRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly public_key: string;
  readonly counter: number;
  readonly created_at: number;
  readonly used_at: number | null;
}

const OF_USER = 'SELECT * FROM passkeys WHERE user_id = ? ORDER BY created_at, id';

/** Passkeys in the database. */
export function passkeyStore(): SqlStore<PasskeyStore> {
  return {
    create,
    *find(id) {
      const row = yield* one<PasskeyRow>('SELECT * FROM passkeys WHERE id = ?', id);
      const user = row === undefined ? null : yield* userOf(row.user_id);
      return row === undefined || user === null ? null : { passkey: toPasskey(row), user };
    },
    *listOf(userId) {
      return (yield* all<PasskeyRow>(OF_USER, userId)).map(toPasskey);
    },
    *use({ id, before, counter, at }) {
      const sql = 'UPDATE passkeys SET counter = ?, used_at = ? WHERE id = ? AND counter = ?';
      return (yield* count(sql, counter, at, id, before)) > 0;
    },
    *remove(userId, id) {
      return (yield* count('DELETE FROM passkeys WHERE id = ? AND user_id = ?', id, userId)) > 0;
    },
  };
}

function* create(passkey: Passkey): Steps<void> {
  const { id, userId } = passkey;
  if ((yield* one('SELECT 1 FROM passkeys WHERE id = ?', id)) !== undefined) {
    throw new ConflictError('this passkey is known already');
  }
  if ((yield* all(OF_USER, userId)).length >= MAX_PASSKEYS) {
    throw new AppError('limit_exceeded', `there are ${MAX_PASSKEYS} passkeys: remove one first`);
  }
  yield* send(
    `INSERT INTO passkeys (id, user_id, name, public_key, counter, created_at, used_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    userId,
    passkey.name,
    passkey.publicKey,
    passkey.counter,
    passkey.createdAt,
    passkey.usedAt,
  );
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    publicKey: row.public_key,
    counter: row.counter,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}
