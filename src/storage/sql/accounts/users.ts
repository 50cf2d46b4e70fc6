import type { Membership } from '../../../core/accounts/membership.ts';
import type { UserRole } from '../../../core/accounts/role.ts';
import type { User } from '../../../core/accounts/user.ts';
import { ConflictError, NotFoundError } from '../../../core/errors.ts';
import type { UserStore } from '../../../core/ports/account-store.ts';
import type { ProjectId } from '../../../core/ids.ts';
import { fromJson } from '../json-column.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { all, count, one, send, type Steps } from '../steps.ts';
import type { SqlStore } from '../store.ts';

/** Columns of a user, as they are read. */
export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  readonly memberships: string;
  readonly is_disabled: number;
  readonly password_hash: string | null;
  readonly created_at: number;
  readonly signed_in_at: number | null;
}

/** What goes with a user. */
const TABLES_OF_USERS = [
  'sessions',
  'api_keys',
  'second_factors',
  'account_links',
  'passkeys',
  'identities',
] as const;

/** Users in the database. */
export function userStore(): SqlStore<UserStore> {
  return {
    create,
    replace,
    *remove(id) {
      const user = yield* userOf(id);
      if (user === null) throw new NotFoundError('user', id);
      yield* assertAdminBeside(user);
      for (const table of TABLES_OF_USERS) {
        yield* send(`DELETE FROM ${table} WHERE user_id = ?`, id);
      }
      yield* send('DELETE FROM users WHERE id = ?', id);
    },
    get: userOf,
    *findByEmail(email) {
      const row = yield* one<UserRow>('SELECT * FROM users WHERE email = ?', email);
      return row === undefined ? null : toUser(row);
    },
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const rows = yield* all<UserRow>(
        'SELECT * FROM users WHERE email > ? ORDER BY email LIMIT ?',
        after,
        limit + 1,
      );
      return cutPage(rows, { limit, keyOf: ({ email }) => [email], itemOf: toUser });
    },
    *isSetUp() {
      return (yield* one('SELECT 1 FROM first_user')) !== undefined;
    },
  };
}

/** A row as a user. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    memberships: fromJson<readonly Membership[]>(row.memberships),
    isDisabled: row.is_disabled === 1,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    signedInAt: row.signed_in_at,
  };
}

/** The user with this id. */
export function* userOf(id: string): Steps<User | null> {
  const row = yield* one<UserRow>('SELECT * FROM users WHERE id = ?', id);
  return row === undefined ? null : toUser(row);
}

function* create(user: User, { isFirst }: { readonly isFirst: boolean }): Steps<void> {
  const first = yield* count(
    'INSERT INTO first_user (one, user_id) VALUES (1, ?) ON CONFLICT (one) DO NOTHING',
    user.id,
  );
  if (isFirst && first === 0) throw new ConflictError('the first account was made already');
  yield* assertFreeEmail(user);
  yield* assertProjects(user.memberships.map(({ projectId }) => projectId));
  yield* send(
    `INSERT INTO users
       (id, name, email, role, memberships, is_disabled, password_hash, created_at, signed_in_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    user.id,
    user.name,
    user.email,
    user.role,
    JSON.stringify(user.memberships),
    user.isDisabled ? 1 : 0,
    user.passwordHash,
    user.createdAt,
    user.signedInAt,
  );
}

function* replace(user: User): Steps<void> {
  const before = yield* userOf(user.id);
  if (before === null) throw new NotFoundError('user', user.id);
  yield* assertFreeEmail(user);
  yield* assertProjects(user.memberships.map(({ projectId }) => projectId));
  if (user.role !== 'admin' || user.isDisabled) yield* assertAdminBeside(before);
  yield* send(
    `UPDATE users SET name = ?, email = ?, role = ?, memberships = ?, is_disabled = ?,
       password_hash = ? WHERE id = ?`,
    user.name,
    user.email,
    user.role,
    JSON.stringify(user.memberships),
    user.isDisabled ? 1 : 0,
    user.passwordHash,
    user.id,
  );
}

/** Throws `NotFoundError` for a project that is not there. */
export function* assertProjects(ids: readonly ProjectId[]): Steps<void> {
  for (const id of ids) {
    const row = yield* one('SELECT 1 FROM projects WHERE id = ?', id);
    if (row === undefined) throw new NotFoundError('project', id);
  }
}

function* assertFreeEmail({ id, email }: User): Steps<void> {
  const other = yield* one<{ id: string }>(
    'SELECT id FROM users WHERE email = ? AND id <> ?',
    email,
    id,
  );
  if (other === undefined) return;
  throw new ConflictError(`there is a user with the e-mail ${email} already`, {
    existingId: other.id,
  });
}

/** There is always one who can let others in. */
function* assertAdminBeside({ id, role, isDisabled }: User): Steps<void> {
  if (role !== 'admin' || isDisabled) return;
  const other = yield* one(
    `SELECT 1 FROM users WHERE role = 'admin' AND is_disabled = 0 AND id <> ? LIMIT 1`,
    id,
  );
  if (other === undefined)
    throw new ConflictError('no admin would be left: make another one first');
}
