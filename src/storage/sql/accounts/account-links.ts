import { NotFoundError } from '../../../core/errors.ts';
import type { AccountLinkStore } from '../../../core/ports/account-store.ts';
import { one, send } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** Links of accounts in the database. */
export function accountLinkStore(): SqlStore<AccountLinkStore> {
  return {
    *put({ userId, expiresAt }, digest) {
      const user = yield* one('SELECT 1 FROM users WHERE id = ?', userId);
      if (user === undefined) throw new NotFoundError('user', userId);
      yield* send(
        `INSERT INTO account_links (user_id, digest, expires_at) VALUES (?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET digest = excluded.digest,
           expires_at = excluded.expires_at`,
        userId,
        digest,
        expiresAt,
      );
    },
    *take(digest, now) {
      const row = yield* one<{ user_id: string; expires_at: number }>(
        'SELECT user_id, expires_at FROM account_links WHERE digest = ?',
        digest,
      );
      if (row === undefined) return null;
      yield* send('DELETE FROM account_links WHERE digest = ?', digest);
      return row.expires_at <= now ? null : { userId: row.user_id, expiresAt: row.expires_at };
    },
  };
}
