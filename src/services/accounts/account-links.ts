import { INVITATION_MS, MAILED_RESET_MS, RESET_MS } from '../../core/accounts/account-link.ts';
import type { User } from '../../core/accounts/user.ts';
import { AppError, ConflictError, found } from '../../core/errors.ts';
import { checkPassword } from './read-account.ts';
import type { AccountNeeds } from './sessions.ts';
import { setPassword } from './users.ts';

/**
 * A link by which a user chooses a password, once: good for a week while there is none, and for half an hour in the place of
 * one. Earlier ones are good no more. Throws `NotFoundError`, and `ConflictError` for a disabled user.
 */
export async function makeAccountLink(
  { storage, credentials, clock }: AccountNeeds,
  userId: string,
): Promise<{ readonly secret: string; readonly expiresAt: number }> {
  const user = found(await storage.users.get(userId), 'user', userId);
  if (user.isDisabled) throw new ConflictError('this user is disabled');
  const lifeMs = user.passwordHash === null ? INVITATION_MS : RESET_MS;
  return putLink({ storage, credentials, clock }, userId, lifeMs);
}

/**
 * A link for who forgot the password of an account, to be mailed to it; `null` where there is none that may sign in by one. What is
 * done takes the same time either way, but for one write.
 */
export async function makeMailedLink(
  needs: AccountNeeds,
  email: string,
): Promise<{ readonly secret: string; readonly user: User } | null> {
  const user = await needs.storage.users.findByEmail(email);
  if (user === null || user.isDisabled) return null;
  const { secret } = await putLink(needs, user.id, MAILED_RESET_MS);
  return { secret, user };
}

async function putLink(
  { storage, credentials, clock }: Pick<AccountNeeds, 'storage' | 'credentials' | 'clock'>,
  userId: string,
  lifeMs: number,
): Promise<{ readonly secret: string; readonly expiresAt: number }> {
  const expiresAt = clock.now() + lifeMs;
  const secret = credentials.newSecret();
  await storage.accountLinks.put({ userId, expiresAt }, credentials.digest(secret));
  return { secret, expiresAt };
}

/**
 * Sets the password that the holder of a link has chosen, and ends the sessions of the user. Throws `InvalidError` for a
 * password that may not be, which leaves the link as it is, and `AppError` with the code `forbidden` for a link that is not good.
 */
export async function followAccountLink(
  needs: AccountNeeds,
  { secret, password }: { readonly secret: string; readonly password: string },
): Promise<User> {
  checkPassword('password', password);
  const { storage, credentials, clock } = needs;
  const link = await storage.accountLinks.take(credentials.digest(secret), clock.now());
  const user = link === null ? null : await storage.users.get(link.userId);
  if (user === null || user.isDisabled) {
    throw new AppError('forbidden', 'this link was used, or is too old: ask for another one');
  }
  return setPassword(needs, user.id, password);
}
