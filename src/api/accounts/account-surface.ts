import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ingress } from '../../core/address/ingress.ts';
import type { Scope } from '../../core/accounts/role.ts';
import type { OidcSettings } from '../../core/accounts/oidc.ts';
import { CONFIRMED_MS } from '../../core/accounts/session.ts';
import { AppError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { AccountMailer } from '../../core/accounts/account-mail.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ServiceContext } from '../../services/context.ts';
import { proveDevice } from '../../services/accounts/known-device.ts';
import type { Origin, SignedIn } from '../../services/accounts/sessions.ts';
import type { ApiKeys } from '../guards/admin-keys.ts';
import { userView } from '../schemas/accounts/account.ts';
import { pageTokenOf } from './authenticate.ts';
import { rightsHeldBy, scopeHeldBy, type Principal } from './principal.ts';
import type { OidcClient } from './oidc/oidc-client.ts';
import type { SessionCookies } from './session-cookies.ts';

/** The OpenID provider that people may sign in by. */
export interface Provider {
  readonly settings: OidcSettings;
  readonly client: OidcClient;
}

/** What the routes of accounts work with. */
export interface AccountSurface {
  readonly context: ServiceContext;
  readonly cookies: SessionCookies;
  readonly keys: ApiKeys;
  readonly ingress: Ingress;
  /** Opens the making of the first account; `null`: there is one, or only a key opens it. */
  readonly setupToken: string | null;
  /** `null`: there is none. */
  readonly oidc: Provider | null;
  /** `null`: the service sends no mail about accounts. */
  readonly mailer: AccountMailer | null;
  readonly log: Log;
}

/** Where a request comes from, as people see it. */
export function originOf({ ip, headers }: FastifyRequest): Origin {
  return { address: ip, agent: headers['user-agent'] ?? '' };
}

/** Hands a session that has just begun to the browser, in the place of any it had, and says whose it is. */
export function answerSignedIn(
  { context, cookies }: AccountSurface,
  reply: FastifyReply,
  signedIn: SignedIn,
): JsonObject {
  cookies.set(reply, 'session', signedIn.secret);
  cookies.set(reply, 'device', proveDevice(context, signedIn.user));
  return callerView(context, { kind: 'user', ...signedIn });
}

/** Who asks, as it is answered. */
export function callerView(
  { credentials }: Pick<ServiceContext, 'credentials'>,
  principal: Principal,
): JsonObject {
  if (principal.kind === 'user') {
    const { user, session, secret } = principal;
    return {
      kind: 'user',
      scope: shownScope(principal),
      user: userView(user),
      csrfToken: pageTokenOf(credentials, secret),
      confirmedUntil: session.confirmedAt + CONFIRMED_MS,
    };
  }
  const { kind } = principal;
  const scope = shownScope(principal);
  return { kind, scope, user: null, csrfToken: null, confirmedUntil: null };
}

/** The most that the caller may do anywhere; to administer means the installation. */
function shownScope(principal: Principal): Scope | null {
  const held = scopeHeldBy(principal);
  return held === 'admin' && rightsHeldBy(principal).everywhere !== 'admin' ? 'write' : held;
}

/** Who asks, on a route that is not public. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new AppError('bug', 'this route asks nobody who they are');
  return principal;
}

/** The user who asks, on a route about their own account. */
export function userOf(request: FastifyRequest): Extract<Principal, { readonly kind: 'user' }> {
  const principal = principalOf(request);
  if (principal.kind !== 'user') throw new AppError('bug', 'this route lets in more than users');
  return principal;
}
