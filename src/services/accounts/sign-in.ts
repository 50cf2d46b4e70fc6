import { readEmail, type User } from '../../core/accounts/user.ts';
import { beginSession, type AccountNeeds, type Origin, type SignedIn } from './sessions.ts';

/** What a user presents. */
export interface SignInForm {
  readonly email: string;
  readonly password: string;
}

/**
 * Signs a user in; `null` for a wrong password, an unknown or disabled user and one without a password alike, after the same
 * time. Throws `UnavailableError` while too many sign in.
 */
export async function signIn(
  needs: AccountNeeds,
  form: SignInForm,
  origin: Origin,
): Promise<SignedIn | null> {
  const user = await userOf(needs, form.email);
  if (!(await hasPassword(needs, user, form.password)) || user === null) return null;
  return beginSession(needs, user, origin);
}

/** Whether a password is that of a user; for no user never, after the same time. */
export async function hasPassword(
  { credentials }: AccountNeeds,
  user: User | null,
  password: string,
): Promise<boolean> {
  const hash = user === null || user.isDisabled ? null : user.passwordHash;
  return credentials.verifyPassword(password, hash);
}

async function userOf({ storage }: AccountNeeds, text: string): Promise<User | null> {
  const email = readEmail(text);
  return email === null ? null : storage.users.findByEmail(email);
}
