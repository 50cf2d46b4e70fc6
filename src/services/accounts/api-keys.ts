import { MAX_KEY_NETWORKS, type ApiKey } from '../../core/accounts/api-key.ts';
import { ALL_RIGHTS, narrowed, rightsOf, type Rights } from '../../core/accounts/rights.ts';
import type { Scope } from '../../core/accounts/role.ts';
import type { ProjectId } from '../../core/ids.ts';
import { SEEN_STEP_MS } from '../../core/accounts/session.ts';
import { MAX_USER_NAME } from '../../core/accounts/user.ts';
import { isNetwork } from '../../core/address/ingress.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { AccountNeeds } from './sessions.ts';

/** What is asked of a new key. */
export interface NewApiKey {
  readonly name: string;
  readonly scope: Scope;
  /** The only project that it is good for; `null`: all of its user's. */
  readonly projectId: ProjectId | null;
  /** Epoch ms; `null`: for good. */
  readonly expiresAt: number | null;
  readonly networks: readonly string[];
}

/** A key that is good, and what it may do. */
export interface GoodApiKey {
  readonly key: ApiKey;
  readonly rights: Rights;
}

/** Makes a key; its secret is known to the caller alone. Throws `InvalidError`, and `AppError` when there are too many. */
export async function createApiKey(
  { storage, clock, newId, credentials }: AccountNeeds,
  form: NewApiKey,
  userId: string | null,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const now = clock.now();
  const problems = problemsOf(form, now);
  if (problems.length > 0) throw new InvalidError(problems);
  const secret = credentials.newSecret();
  const key: ApiKey = {
    ...form,
    name: form.name.trim(),
    id: newId(),
    userId,
    createdAt: now,
    usedAt: null,
    usedFrom: null,
  };
  await storage.apiKeys.create(key, credentials.digest(secret));
  return { key, secret };
}

/**
 * The key that is presented; `null` when there is none, its secret is another one, it has expired, or its user may not sign
 * in. What it may do is what it was made for, and no more than its user may now.
 */
export async function findApiKey(
  { storage, clock, credentials }: AccountNeeds,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<GoodApiKey | null> {
  const stored = await storage.apiKeys.find(id);
  if (stored === null || !credentials.isSame(stored.digest, credentials.digest(secret))) {
    return null;
  }
  const { key, user } = stored;
  if (key.expiresAt !== null && key.expiresAt <= clock.now()) return null;
  if (user?.isDisabled === true) return null;
  const rights = user === null ? ALL_RIGHTS : rightsOf(user);
  return { key, rights: narrowed(rights, key.scope, key.projectId) };
}

/** Notes that a key was used, once a minute at most. */
export async function noteKeyUse(
  { storage, clock }: Pick<AccountNeeds, 'storage' | 'clock'>,
  { id, usedAt, usedFrom }: ApiKey,
  from: string,
): Promise<void> {
  const at = clock.now();
  if (usedAt !== null && at - usedAt < SEEN_STEP_MS && usedFrom === from) return;
  // A disk that is full must not keep programs out.
  await storage.apiKeys.touch({ id, at, from }).catch(() => undefined);
}

function problemsOf({ name, expiresAt, networks }: NewApiKey, now: number): readonly Problem[] {
  const problems: Problem[] = [];
  if (name.trim() === '' || name.length > MAX_USER_NAME || /\p{Cc}/u.test(name)) {
    problems.push({
      path: 'name',
      message: 'the name is empty, too long or has control characters',
    });
  }
  if (expiresAt !== null && expiresAt <= now) {
    problems.push({ path: 'expiresAt', message: 'this time is over' });
  }
  if (networks.length > MAX_KEY_NETWORKS) {
    problems.push({ path: 'networks', message: `there are more than ${MAX_KEY_NETWORKS}` });
  }
  for (const [at, network] of networks.slice(0, MAX_KEY_NETWORKS).entries()) {
    if (isNetwork(network)) continue;
    const hint = 'Write an address, or a network such as 10.0.0.0/8.';
    problems.push({ path: `networks.${at}`, message: 'this is no address', hint });
  }
  return problems;
}
