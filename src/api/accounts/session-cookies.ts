import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ingress } from '../../core/address/ingress.ts';
import { SESSION_LIFE_MS } from '../../core/accounts/session.ts';
import { ATTEMPT_MS } from './oidc/oidc-attempt.ts';

const DAY_S = 86_400;

/** Every cookie that the service sets, with the seconds that a browser keeps it. */
const COOKIES = {
  /** The secret of a session. */
  session: SESSION_LIFE_MS / 1000,
  /** Shows that an account signed in here before. */
  device: 365 * DAY_S,
  /** A sign-in by an OpenID provider that has begun. */
  oidc: ATTEMPT_MS / 1000,
} as const;
type CookieName = keyof typeof COOKIES;

/** The one place where cookies are read and written. */
export interface SessionCookies {
  read(request: FastifyRequest, name: CookieName): string | null;
  set(reply: FastifyReply, name: CookieName, value: string): void;
  clear(reply: FastifyReply, name: CookieName): void;
}

/**
 * No script reads them and no other site sends them along. Under https a name begins with `__Host-`: then browsers take it
 * from this very host over https alone (RFC 6265bis §4.1.3.2), and under http no such cookie is read.
 */
export function createSessionCookies({ publicUrl }: Pick<Ingress, 'publicUrl'>): SessionCookies {
  // The service itself speaks http; whether people come by https is what the public URL says.
  const secure = publicUrl?.startsWith('https:') === true;
  const nameOf = (name: CookieName): string =>
    secure ? `__Host-squirrel-${name}` : `squirrel-${name}`;
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    read: (request, name) => request.cookies[nameOf(name)] ?? null,
    set: (reply, name, value) => {
      reply.setCookie(nameOf(name), value, { ...options, maxAge: COOKIES[name] });
    },
    clear: (reply, name) => {
      reply.clearCookie(nameOf(name), options);
    },
  };
}
