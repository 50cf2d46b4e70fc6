import type { SecondFactor } from '../../../core/accounts/second-factor.ts';
import { NotFoundError } from '../../../core/errors.ts';
import type { SecondFactorStore } from '../../../core/ports/sign-in-store.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { fromJson } from '../json-column.ts';
import { all, count, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';

interface FactorRow {
  readonly user_id: string;
  readonly secret: string;
  readonly confirmed_at: number | null;
  readonly used_step: number;
  readonly recovery: string;
}

/** Second factors in the database. */
export function secondFactorStore(): SqlStore<SecondFactorStore> {
  return {
    *put({ userId, secret, confirmedAt, usedStep, recovery }) {
      const user = yield* one('SELECT 1 FROM users WHERE id = ?', userId);
      if (user === undefined) throw new NotFoundError('user', userId);
      yield* send(
        `INSERT INTO second_factors (user_id, secret, confirmed_at, used_step, recovery)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret,
           confirmed_at = excluded.confirmed_at, used_step = excluded.used_step,
           recovery = excluded.recovery`,
        userId,
        secret,
        confirmedAt,
        usedStep,
        JSON.stringify(recovery),
      );
    },
    get: factorOf,
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const sql = 'SELECT * FROM second_factors WHERE user_id > ? ORDER BY user_id LIMIT ?';
      const rows = yield* all<FactorRow>(sql, after, limit + 1);
      return cutPage(rows, { limit, keyOf: ({ user_id: id }) => [id], itemOf: toFactor });
    },
    *useStep(userId, step) {
      const sql = 'UPDATE second_factors SET used_step = ? WHERE user_id = ? AND used_step < ?';
      return (yield* count(sql, step, userId, step)) > 0;
    },
    *useRecovery(userId, digest) {
      const factor = yield* factorOf(userId);
      if (factor?.recovery.includes(digest) !== true) return false;
      const left = factor.recovery.filter((each) => each !== digest);
      const sql = 'UPDATE second_factors SET recovery = ? WHERE user_id = ?';
      yield* send(sql, JSON.stringify(left), userId);
      return true;
    },
    *remove(userId) {
      return (yield* count('DELETE FROM second_factors WHERE user_id = ?', userId)) > 0;
    },
  };
}

function* factorOf(userId: string): Steps<SecondFactor | null> {
  const row = yield* one<FactorRow>('SELECT * FROM second_factors WHERE user_id = ?', userId);
  return row === undefined ? null : toFactor(row);
}

function toFactor(row: FactorRow): SecondFactor {
  return {
    userId: row.user_id,
    secret: row.secret,
    confirmedAt: row.confirmed_at,
    usedStep: row.used_step,
    recovery: fromJson<readonly string[]>(row.recovery),
  };
}
