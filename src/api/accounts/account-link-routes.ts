import { AppError } from '../../core/errors.ts';
import { followAccountLink, makeAccountLink } from '../../services/accounts/account-links.ts';
import { createAttemptLimit } from '../guards/attempt-limit.ts';
import { callerOf } from '../guards/caller.ts';
import {
  accountLinkSchema,
  chosenForSchema,
  chosenPasswordSchema,
} from '../schemas/accounts/account-link.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import type { AccountSurface } from './account-surface.ts';

/** Links that one address may try at once, and in each minute. */
const TOKENS = { attempts: 10, windowMs: 60_000 };

/** Invitations, and links for who forgot a password: an admin makes one and hands it over. */
export function addAccountLinkRoutes(app: TypedApp, surface: AccountSurface): void {
  const { context, ingress } = surface;
  app.post(
    '/api/v1/users/:id/link',
    {
      config: { access: 'admin', isSensitive: true, audit: { secrets: ['url', 'path'] } },
      schema: {
        tags: ['users'],
        summary: 'Make a link by which a user chooses a password, once',
        description:
          'Good for 7 days while the user has no password, else for 30 minutes; earlier ones are good no more.',
        params: idParams,
        response: { 201: accountLinkSchema },
      },
    },
    async ({ params }, reply) => {
      const { secret, expiresAt } = await makeAccountLink(context, params.id);
      const page = `set-password#token=${secret}`;
      // Never below the name that the request was sent to: who sends it could choose it.
      const url = ingress.publicUrl === null ? null : `${ingress.publicUrl}${page}`;
      reply.code(201);
      return { url, path: `/${page}`, expiresAt };
    },
  );
  addFollowRoute(app, surface);
}

function addFollowRoute(app: TypedApp, { context }: AccountSurface): void {
  const tried = createAttemptLimit({ clock: context.clock, ...TOKENS });
  app.put(
    '/api/v1/password',
    {
      config: { access: 'public', audit: {} },
      schema: {
        tags: ['accounts'],
        summary: 'Choose a password by a link; ends all sessions of the user',
        body: chosenPasswordSchema,
        response: { 200: chosenForSchema },
      },
    },
    async ({ ip, body }) => {
      const waitMs = tried.take(callerOf(ip));
      if (waitMs > 0) {
        const details = { retryAfterSeconds: Math.ceil(waitMs / 1000) };
        throw new AppError('limit_exceeded', 'too many links: wait a moment', { details });
      }
      const { token: secret, password } = body;
      const { id, email } = await followAccountLink(context, { secret, password });
      return { id, email };
    },
  );
}
