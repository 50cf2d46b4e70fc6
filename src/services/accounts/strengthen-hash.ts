import type { User } from '../../core/accounts/user.ts';
import { UnavailableError } from '../../core/errors.ts';
import type { AccountNeeds } from './sessions.ts';
import { inTurn } from './user-turn.ts';

/**
 * Hashes the password that a user has just proved anew, when its hash was made at less cost than hashes are now; the user as
 * they are then. Sessions go on: the password is the same. While too many wait it is left for the next time.
 */
export async function strengthenHash(
  needs: AccountNeeds,
  user: User,
  password: string,
): Promise<User> {
  const { credentials, storage } = needs;
  if (user.passwordHash === null || !credentials.isWeakHash(user.passwordHash)) return user;
  return inTurn(needs, user.id, async (before) => {
    if (before.passwordHash !== user.passwordHash) return before;
    try {
      const passwordHash = await credentials.hashPassword(password);
      await storage.users.replace({ ...before, passwordHash });
      return { ...before, passwordHash };
    } catch (error) {
      if (error instanceof UnavailableError) return before;
      throw error;
    }
  });
}
