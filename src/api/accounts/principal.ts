import type { ApiKey } from '../../core/accounts/api-key.ts';
import { ALL_RIGHTS, rightsOf, widestScope, type Rights } from '../../core/accounts/rights.ts';
import type { Scope } from '../../core/accounts/role.ts';
import type { UserSession } from '../../core/accounts/session.ts';
import type { User } from '../../core/accounts/user.ts';

/** Who asks: a user by a session, a program by its key, who has a key of the data folder, or a scraper of the metrics. */
export type Principal =
  | {
      readonly kind: 'user';
      readonly user: User;
      readonly session: UserSession;
      /** Known to the browser alone: finds the session. */
      readonly secret: string;
    }
  | {
      readonly kind: 'key';
      readonly key: ApiKey;
      /** What it may do now. */
      readonly rights: Rights;
      readonly secret: string;
    }
  | { readonly kind: 'operator' }
  | { readonly kind: 'scraper' };

declare module 'fastify' {
  interface FastifyRequest {
    /** `null` on routes that are open to everybody. */
    principal: Principal | null;
  }
}

const NO_RIGHTS: Rights = { everywhere: null, inProjects: new Map() };

/** What a caller may do, beside reading the metrics. */
export function rightsHeldBy(principal: Principal): Rights {
  if (principal.kind === 'scraper') return NO_RIGHTS;
  if (principal.kind === 'key') return principal.rights;
  return principal.kind === 'operator' ? ALL_RIGHTS : rightsOf(principal.user);
}

/** The most that a caller may do anywhere; `null`: nothing but read the metrics. */
export function scopeHeldBy(principal: Principal): Scope | null {
  return widestScope(rightsHeldBy(principal));
}

/** What sets callers apart: a session, a key, or an address for those who have neither of their own. */
export function callerNameOf(principal: Principal | null, address: string): string {
  return principal?.kind === 'user' || principal?.kind === 'key' ? principal.secret : address;
}
