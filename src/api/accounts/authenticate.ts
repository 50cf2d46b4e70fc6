import type { FastifyRequest } from 'fastify';
import { areSameRights, rightsOf } from '../../core/accounts/rights.ts';
import { AppError } from '../../core/errors.ts';
import type { Credentials } from '../../core/ports/credentials.ts';
import { findApiKey, noteKeyUse } from '../../services/accounts/api-keys.ts';
import { findSession, useSession, type AccountNeeds } from '../../services/accounts/sessions.ts';
import type { ApiKeys } from '../guards/admin-keys.ts';
import type { AttemptLimit } from '../guards/attempt-limit.ts';
import { callerOf } from '../guards/caller.ts';
import { readApiKeyText } from './api-key-text.ts';
import { isWithin } from './networks.ts';
import type { Principal } from './principal.ts';
import type { SessionCookies } from './session-cookies.ts';

/** Finds out who asks. */
export interface Authenticator {
  /** By a key, else by a session. Throws `AppError` when neither is good. */
  authenticate(request: FastifyRequest): Promise<Principal>;
  /** Whether a caller who was admitted would be admitted now, with the same rights. */
  isStillGood(principal: Principal): Promise<boolean>;
}

export interface AuthenticatorSetup {
  readonly keys: ApiKeys;
  readonly failures: AttemptLimit;
  readonly accounts: AccountNeeds;
  readonly cookies: SessionCookies;
}

/** Addresses that have shown a good key, the latest ones. */
const MAX_TRUSTED = 1_000;

export function createAuthenticator(setup: AuthenticatorSetup): Authenticator {
  const trusted = new Set<string>();
  return {
    authenticate: async (request) => {
      const presented = presentedKey(request);
      if (presented !== undefined) return ofKey(setup, trusted, { request, presented });
      const secret = setup.cookies.read(request, 'session');
      if (secret === null) {
        const message = 'sign in, or send a key as "Authorization: Bearer KEY"';
        throw new AppError('unauthorized', message);
      }
      const known = await useSession(setup.accounts, secret, request.ip);
      if (known === null) throw new AppError('unauthorized', 'this session is over: sign in again');
      return { kind: 'user', ...known, secret };
    },
    isStillGood: async (principal) => {
      if (principal.kind === 'key') {
        const { key, secret, rights } = principal;
        const good = await findApiKey(setup.accounts, { id: key.id, secret });
        return good !== null && areSameRights(good.rights, rights);
      }
      if (principal.kind !== 'user') return true;
      const known = await findSession(setup.accounts, principal.secret);
      return known !== null && areSameRights(rightsOf(known.user), rightsOf(principal.user));
    },
  };
}

/** What a page has to send along when it changes something, derived from the secret of its session, which no script can read. */
export function pageTokenOf({ digest }: Pick<Credentials, 'digest'>, secret: string): string {
  return digest(`page token of ${secret}`);
}

async function ofKey(
  setup: AuthenticatorSetup,
  trusted: Set<string>,
  { request, presented }: { readonly request: FastifyRequest; readonly presented: string },
): Promise<Principal> {
  // A caller that guesses too often is refused, right or wrong, unless its address had a good key before: behind a proxy all
  // callers share one, and no caller may lock the holder of the key out.
  const { failures } = setup;
  const caller = callerOf(request.ip);
  const isAdmitted = failures.waitMs(caller) === 0 || trusted.has(request.ip);
  const holder = isAdmitted ? await holderOf(setup, presented, request.ip) : null;
  if (holder === null) throw refusal(failures.take(caller));
  trusted.delete(request.ip);
  trusted.add(request.ip);
  const [oldest] = trusted;
  if (trusted.size > MAX_TRUSTED && oldest !== undefined) trusted.delete(oldest);
  return holder;
}

async function holderOf(
  { keys, accounts }: AuthenticatorSetup,
  presented: string,
  from: string,
): Promise<Principal | null> {
  const parts = readApiKeyText(presented);
  if (parts === null) {
    const holder = keys.verify(presented);
    return holder === null ? null : { kind: holder === 'admin' ? 'operator' : 'scraper' };
  }
  const good = await findApiKey(accounts, parts);
  if (good === null) return null;
  const { key } = good;
  if (key.networks.length > 0 && !isWithin(from, key.networks)) {
    throw new AppError('forbidden', 'this key may not be used from this address');
  }
  await noteKeyUse(accounts, key, from);
  return { kind: 'key', ...good, secret: parts.secret };
}

/** A scraper may also send the key as the password of any user (RFC 7617). */
function presentedKey({ headers, routeOptions }: FastifyRequest): string | undefined {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme) || routeOptions.config.access !== 'scrape') return undefined;
  const login = Buffer.from(value, 'base64').toString();
  const password = login.slice(login.indexOf(':') + 1);
  return password === '' ? undefined : password;
}

function refusal(waitMs: number): AppError {
  if (waitMs === 0) return new AppError('unauthorized', 'this key is not valid');
  return new AppError('limit_exceeded', 'too many wrong keys from this address: wait a moment', {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}
