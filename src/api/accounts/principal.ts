import type { ApiKey } from '../../core/accounts/api-key.ts';
import { scopeOf, type Scope } from '../../core/accounts/role.ts';
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
      readonly scope: Scope;
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

/** What a caller may do; `null`: nothing but read the metrics. */
export function scopeHeldBy(principal: Principal): Scope | null {
  if (principal.kind === 'scraper') return null;
  if (principal.kind === 'key') return principal.scope;
  return principal.kind === 'operator' ? 'admin' : scopeOf(principal.user.role);
}
