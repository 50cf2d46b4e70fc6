import { readEmail, type User } from '../../core/accounts/user.ts';
import { factorOf, useCode } from './second-factor.ts';
import { beginSession, type AccountNeeds, type Origin, type SignedIn } from './sessions.ts';
import { strengthenHash } from './strengthen-hash.ts';

/** What a user presents. */
export interface SignInForm {
  readonly email: string;
  readonly password: string;
  /** Of the app, or a recovery code; `null`: none yet. */
  readonly code: string | null;
}

/** `wrong`: something that was presented; `code`: the password was right, and a code is asked for beside it. */
export type SignInOutcome =
  | { readonly kind: 'done'; readonly signedIn: SignedIn }
  | { readonly kind: 'wrong' | 'code' };

/**
 * Signs a user in. `wrong` is a wrong password, an unknown or disabled user and one without a password alike, after the same
 * time. Throws `UnavailableError` while too many sign in.
 */
export async function signIn(
  needs: AccountNeeds,
  form: SignInForm,
  origin: Origin,
): Promise<SignInOutcome> {
  const user = await userOf(needs, form.email);
  const isRight = await hasPassword(needs, user, form.password);
  if (!isRight || user === null) return { kind: 'wrong' };
  const factor = await factorOf(needs, user.id);
  if (factor !== null) {
    if (form.code === null) return { kind: 'code' };
    if (!(await useCode(needs, factor, form.code))) return { kind: 'wrong' };
  }
  const strong = await strengthenHash(needs, user, form.password);
  const signedIn = await beginSession(needs, strong, origin);
  return signedIn === null ? { kind: 'wrong' } : { kind: 'done', signedIn };
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
