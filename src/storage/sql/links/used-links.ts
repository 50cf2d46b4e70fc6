import { createHash } from 'node:crypto';
import type { LinkStore } from '../../../core/ports/link-store.ts';
import { count, one, send } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** Used links in the database. */
export function linkStore(): SqlStore<LinkStore> {
  return {
    *use({ token, expiresAt, now }) {
      yield* send('DELETE FROM used_links WHERE expires_at < ?', now);
      const noted = yield* count(
        `INSERT INTO used_links (token_hash, expires_at) VALUES (?, ?)
         ON CONFLICT (token_hash) DO NOTHING`,
        tokenHash(token),
        expiresAt,
      );
      return noted > 0;
    },
    *isUsed(token) {
      const sql = 'SELECT expires_at FROM used_links WHERE token_hash = ?';
      return (yield* one(sql, tokenHash(token))) !== undefined;
    },
  };
}

function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
