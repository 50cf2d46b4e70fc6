import type { User } from '../../core/accounts/user.ts';
import { AppError, ConflictError } from '../../core/errors.ts';
import { readAccount } from './read-account.ts';
import { beginSession, type AccountNeeds, type Origin, type SignedIn } from './sessions.ts';

/** What the first account is made of. */
export interface FirstAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the first account, an admin, and signs it in. Throws `InvalidError`, and `ConflictError` when there was ever a user: of
 * many callers at once, one makes it.
 */
export async function setUp(
  needs: AccountNeeds,
  form: FirstAccount,
  origin: Origin,
): Promise<SignedIn> {
  const account = readAccount(form);
  const { storage, clock, newId, credentials } = needs;
  // Asked first, so that hashing is not done for nothing; the storage decides.
  if (await storage.users.isSetUp()) throw new ConflictError('the first account was made already');
  const now = clock.now();
  const user: User = {
    ...account,
    id: newId(),
    role: 'admin',
    memberships: [],
    isDisabled: false,
    passwordHash: await credentials.hashPassword(form.password),
    createdAt: now,
    signedInAt: now,
  };
  await storage.users.create(user, { isFirst: true });
  const signedIn = await beginSession(needs, user, origin);
  if (signedIn === null) throw new AppError('conflict', 'the account was changed just now');
  return signedIn;
}
