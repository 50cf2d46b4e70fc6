import type { FastifyRequest } from 'fastify';
import type { Ingress } from '../../core/address/ingress.ts';
import { readEmail } from '../../core/accounts/user.ts';
import { AppError } from '../../core/errors.ts';
import { beginSession } from '../../services/accounts/sessions.ts';
import { callerSchema } from '../schemas/accounts/account.ts';
import type { TypedApp } from '../validation.ts';
import { answerSignedIn, originOf, type AccountSurface } from './account-surface.ts';
import { isWithin } from './networks.ts';

/**
 * Signing in by a proxy that has done it: the header in which it names the user counts here alone, and a session begins, so
 * that all else is as after any other sign-in. It counts from a connection of a trusted proxy alone.
 */
export function addProxySignIn(app: TypedApp, surface: AccountSurface): void {
  const { context, ingress } = surface;
  app.post(
    '/api/v1/session/proxy',
    {
      config: { access: 'public', audit: { secrets: ['csrfToken'] } },
      schema: {
        tags: ['accounts'],
        summary: 'Sign in as whom the proxy in front of the service has signed in; sets a cookie',
        response: { 201: callerSchema },
      },
    },
    async (request, reply) => {
      const email = emailByProxy(ingress, request);
      const user = email === null ? null : await context.storage.users.findByEmail(email);
      const isKnown = user !== null && !user.isDisabled;
      const signedIn = isKnown ? await beginSession(context, user, originOf(request)) : null;
      if (signedIn === null) {
        throw new AppError('not_found', 'no trusted proxy has named a user of this service');
      }
      reply.code(201);
      return answerSignedIn(surface, reply, signedIn);
    },
  );
}

function emailByProxy(
  { signInHeader, trustedProxies }: Ingress,
  { raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>,
): string | null {
  const named = signInHeader === null ? undefined : headers[signInHeader];
  if (typeof named !== 'string') return null;
  // Of the connection itself: the caller that it forwards for could have written anything.
  return isWithin(raw.socket.remoteAddress ?? '', trustedProxies) ? readEmail(named) : null;
}
