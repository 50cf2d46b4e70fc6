import { ConflictError, NotFoundError } from '../../../core/errors.ts';
import type { IdentityStore } from '../../../core/ports/sign-in-store.ts';
import { count, one } from '../steps.ts';
import type { SqlStore } from '../store.ts';
import { toUser, userOf, type UserRow } from './users.ts';

/** Accounts at providers in the database. */
export function identityStore(): SqlStore<IdentityStore> {
  return {
    *create({ issuer, subject, userId, createdAt }) {
      if ((yield* userOf(userId)) === null) throw new NotFoundError('user', userId);
      const added = yield* count(
        `INSERT INTO identities (issuer, subject, user_id, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (issuer, subject) DO NOTHING`,
        issuer,
        subject,
        userId,
        createdAt,
      );
      if (added === 0) throw new ConflictError('this account of a provider is of a user already');
    },
    *find(issuer, subject) {
      const row = yield* one<UserRow>(
        `SELECT u.* FROM identities AS i JOIN users AS u ON u.id = i.user_id
         WHERE i.issuer = ? AND i.subject = ?`,
        issuer,
        subject,
      );
      return row === undefined ? null : toUser(row);
    },
  };
}
