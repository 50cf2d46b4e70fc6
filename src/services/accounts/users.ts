import { MAX_MEMBERSHIPS, type Membership } from '../../core/accounts/membership.ts';
import type { UserRole } from '../../core/accounts/role.ts';
import { areSameRights, rightsOf } from '../../core/accounts/rights.ts';
import type { User } from '../../core/accounts/user.ts';
import { InvalidError } from '../../core/errors.ts';
import { checkPassword, readAccount } from './read-account.ts';
import { revokeAll, type AccountNeeds } from './sessions.ts';
import { hasPassword } from './sign-in.ts';
import { inTurn } from './user-turn.ts';

/** What an admin says of a new user. */
export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  /** None, when absent. */
  readonly memberships?: readonly Membership[];
  /** `null`: none yet. */
  readonly password: string | null;
}

/** What an admin changes; what is left out stays. */
export interface UserPatch {
  readonly name?: string;
  readonly email?: string;
  readonly role?: UserRole;
  readonly memberships?: readonly Membership[];
  readonly isDisabled?: boolean;
}

/** Throws `InvalidError`, and `ConflictError` when the e-mail is taken. */
export async function createUser(needs: AccountNeeds, form: NewUser): Promise<User> {
  const account = readAccount(form);
  const { storage, clock, newId, credentials } = needs;
  const user: User = {
    ...account,
    id: newId(),
    role: form.role,
    memberships: readMemberships(form.memberships ?? []),
    isDisabled: false,
    passwordHash: form.password === null ? null : await credentials.hashPassword(form.password),
    createdAt: clock.now(),
    signedInAt: null,
  };
  await storage.users.create(user, { isFirst: false });
  return user;
}

/**
 * Another role, other memberships, another e-mail and being disabled end all sessions of the user. Throws `NotFoundError`, `InvalidError`, and
 * `ConflictError` for a taken e-mail and for the last admin.
 */
export async function updateUser(needs: AccountNeeds, id: string, patch: UserPatch): Promise<User> {
  return inTurn(needs, id, async (before) => {
    const { role = before.role, isDisabled = before.isDisabled } = patch;
    const memberships = readMemberships(patch.memberships ?? before.memberships);
    const texts = readAccount({
      name: patch.name ?? before.name,
      email: patch.email ?? before.email,
      password: null,
    });
    const user: User = { ...before, ...texts, role, memberships, isDisabled };
    await needs.storage.users.replace(user);
    const changesRights =
      !areSameRights(rightsOf(user), rightsOf(before)) ||
      user.email !== before.email ||
      user.isDisabled !== before.isDisabled;
    if (changesRights) await revokeAll(needs, id);
    return user;
  });
}

/** Throws `InvalidError` when a project is named twice, or there are too many. */
function readMemberships(memberships: readonly Membership[]): readonly Membership[] {
  const ids = new Set(memberships.map(({ projectId }) => projectId));
  if (ids.size === memberships.length && ids.size <= MAX_MEMBERSHIPS) return memberships;
  const message =
    ids.size < memberships.length
      ? 'memberships name a project twice'
      : `there are more than ${MAX_MEMBERSHIPS} memberships`;
  throw new InvalidError([{ path: 'memberships', message }]);
}

/** Throws `NotFoundError`, and `ConflictError` for the last admin. */
export async function removeUser({ storage }: AccountNeeds, id: string): Promise<void> {
  await storage.users.remove(id);
}

/** Sets a password and ends all sessions. Throws `NotFoundError` and `InvalidError`. */
export async function setPassword(
  needs: AccountNeeds,
  id: string,
  password: string,
): Promise<User> {
  checkPassword('password', password);
  return inTurn(needs, id, async (before) => {
    const passwordHash = await needs.credentials.hashPassword(password);
    const user: User = { ...before, passwordHash };
    await needs.storage.users.replace(user);
    await revokeAll(needs, id);
    return user;
  });
}

/** The same by the user, who gives the present one. Throws `InvalidError` when that is wrong. */
export async function changePassword(
  needs: AccountNeeds,
  user: User,
  { current, password }: { readonly current: string; readonly password: string },
): Promise<User> {
  checkPassword('password', password);
  if (!(await hasPassword(needs, user, current))) {
    throw new InvalidError([{ path: 'current', message: 'this is not your present password' }]);
  }
  return setPassword(needs, user.id, password);
}
