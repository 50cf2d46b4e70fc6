import { isSessionOver, SEEN_STEP_MS, type UserSession } from '../../core/accounts/session.ts';
import type { User } from '../../core/accounts/user.ts';
import { found, NotFoundError } from '../../core/errors.ts';
import type { ServiceContext } from '../context.ts';

/** What the verbs of accounts need of the service. */
export type AccountNeeds = Pick<ServiceContext, 'storage' | 'clock' | 'newId' | 'credentials'>;

/** Where a caller comes from, as people see it in the list of their sessions. */
export interface Origin {
  readonly address: string;
  readonly agent: string;
}

/** A user whose session has begun; the secret is known here and to the browser only. */
export interface SignedIn {
  readonly user: User;
  readonly session: UserSession;
  readonly secret: string;
}

const MAX_AGENT = 200;

/**
 * Begins a session of a user who has proved who they are; `null` when the user has changed meanwhile. Every sign-in begins a
 * new one, whatever the browser had before. `provedAt`, epoch ms: when they proved it, where that was earlier than now.
 */
export async function beginSession(
  { storage, clock, newId, credentials }: AccountNeeds,
  user: User,
  { address, agent, provedAt = null }: Origin & { readonly provedAt?: number | null },
): Promise<SignedIn | null> {
  const now = clock.now();
  const secret = credentials.newSecret();
  const session: UserSession = {
    id: newId(),
    userId: user.id,
    createdAt: now,
    seenAt: now,
    confirmedAt: Math.min(provedAt ?? now, now),
    address,
    agent: agent.slice(0, MAX_AGENT),
  };
  const proof = { digest: credentials.digest(secret), passwordHash: user.passwordHash };
  return (await storage.sessions.create(session, proof)) ? { user, session, secret } : null;
}

/** The session of a secret and its user; `null` when there is none, or it is over. Changes nothing. */
export async function findSession(
  { storage, clock, credentials }: AccountNeeds,
  secret: string,
): Promise<Pick<SignedIn, 'user' | 'session'> | null> {
  const known = await storage.sessions.find(credentials.digest(secret));
  if (known === null || known.user.isDisabled) return null;
  return isSessionOver(known.session, clock.now()) ? null : known;
}

/** The same, and notes that it was used. */
export async function useSession(
  needs: AccountNeeds,
  secret: string,
  address: string,
): Promise<Pick<SignedIn, 'user' | 'session'> | null> {
  const known = await findSession(needs, secret);
  const now = needs.clock.now();
  if (known !== null && now - known.session.seenAt >= SEEN_STEP_MS) {
    const { id } = known.session;
    // A disk that is full must not sign anyone out.
    await needs.storage.sessions.touch({ id, seenAt: now, address }).catch(() => undefined);
  }
  return known;
}

/** Ends one session of a user. Throws `NotFoundError`. */
export async function endSession(
  { storage }: Pick<AccountNeeds, 'storage'>,
  userId: string,
  id: string,
): Promise<void> {
  if (!(await storage.sessions.remove(userId, id))) throw new NotFoundError('session', id);
}

/**
 * Ends all sessions of a user, but for one; how many there were. Whatever changes how a user signs in or what they may do
 * calls it. Streams of events notice within seconds.
 */
export async function revokeAll(
  { storage }: Pick<AccountNeeds, 'storage'>,
  userId: string,
  exceptId: string | null = null,
): Promise<number> {
  return storage.sessions.removeAll(userId, exceptId);
}

/** The same for an admin, who names a user. Throws `NotFoundError`. */
export async function revokeUser(needs: AccountNeeds, userId: string): Promise<number> {
  found(await needs.storage.users.get(userId), 'user', userId);
  return revokeAll(needs, userId);
}
