import {
  roleOfGroups,
  type OidcSettings,
  type ProvidedIdentity,
} from '../../core/accounts/oidc.ts';
import type { Role } from '../../core/accounts/role.ts';
import { MAX_USER_NAME, readEmail, type User } from '../../core/accounts/user.ts';
import { ConflictError } from '../../core/errors.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { beginSession, type AccountNeeds, type Origin, type SignedIn } from './sessions.ts';
import { createUser, updateUser } from './users.ts';

/**
 * `groups`: no group of theirs may come in; `email`: the provider vouches for no address of theirs; `unknown`: there is no account of
 * theirs, and none is made; `disabled`: there is one that may not sign in.
 */
export type ProvidedOutcome =
  | { readonly kind: 'done'; readonly signedIn: SignedIn }
  | { readonly kind: 'groups' | 'email' | 'unknown' | 'disabled' };

/**
 * Signs in whom an OpenID provider has signed in. The first time the account is found by the e-mail that the provider has
 * verified, or made where that is allowed; from then on by the provider's own name for the user, whatever the e-mail is. Where
 * groups give roles, each sign-in sets the role; the last admin keeps theirs.
 */
export async function signInByProvider(
  needs: AccountNeeds,
  settings: OidcSettings,
  { identity, origin }: { readonly identity: ProvidedIdentity; readonly origin: Origin },
): Promise<ProvidedOutcome> {
  const role = roleOfGroups(settings, identity.groups);
  if (role === 'none') return { kind: 'groups' };
  const turn = { storage: needs.storage, name: `identity ${identity.issuer} ${identity.subject}` };
  const found = await oneAtATime(turn, () => accountOf(needs, settings, { identity, role }));
  if (typeof found === 'string') return { kind: found };
  if (found.isDisabled) return { kind: 'disabled' };
  const user = role === 'unchanged' ? found : await withRole(needs, found, role);
  const signedIn = await beginSession(needs, user, {
    ...origin,
    provedAt: identity.provedAt,
  });
  return signedIn === null ? { kind: 'disabled' } : { kind: 'done', signedIn };
}

async function accountOf(
  needs: AccountNeeds,
  { createsUsers }: OidcSettings,
  {
    identity: { issuer, subject, verifiedEmail, name },
    role,
  }: { readonly identity: ProvidedIdentity; readonly role: Role | 'unchanged' },
): Promise<User | 'email' | 'unknown'> {
  const { identities, users } = needs.storage;
  const linked = await identities.find(issuer, subject);
  if (linked !== null) return linked;
  const email = readEmail(verifiedEmail ?? '');
  // Who could name any address would take over the account of anybody.
  if (email === null) return 'email';
  let user = await users.findByEmail(email);
  if (user === null) {
    // The first account is made by who has the token of the console.
    if (!createsUsers || !(await users.isSetUp())) return 'unknown';
    user = await createUser(needs, {
      name: shownName(name, email),
      email,
      role: role === 'unchanged' ? 'viewer' : role,
      password: null,
    });
  }
  const createdAt = needs.clock.now();
  await identities.create({ issuer, subject, userId: user.id, createdAt });
  return user;
}

function shownName(name: string, email: string): string {
  const plain = name.replace(/\p{Cc}/gu, ' ').trim();
  return [...(plain === '' ? email : plain)].slice(0, MAX_USER_NAME).join('');
}

async function withRole(needs: AccountNeeds, user: User, role: Role): Promise<User> {
  if (user.role === role) return user;
  try {
    return await updateUser(needs, user.id, { role });
  } catch (error) {
    // Of the last admin: no group may lock everybody out.
    if (error instanceof ConflictError) return user;
    throw error;
  }
}
