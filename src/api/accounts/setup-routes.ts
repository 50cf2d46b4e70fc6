import type { Static } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../core/errors.ts';
import { setUp } from '../../services/accounts/set-up.ts';
import { createAttemptLimit } from '../guards/attempt-limit.ts';
import { callerOf } from '../guards/caller.ts';
import { callerSchema, firstAccountSchema, setupSchema } from '../schemas/accounts/account.ts';
import type { TypedApp } from '../validation.ts';
import { answerSignedIn, originOf, type AccountSurface } from './account-surface.ts';

/** Tokens that one address may try at once, and in each minute. */
const TOKENS = { attempts: 10, windowMs: 60_000 };
const tags = ['accounts'];
const config = { access: 'public' } as const;
const SETUP_AUDIT = {
  secrets: ['csrfToken'],
  emailIn: (body: unknown) => (body as Static<typeof firstAccountSchema>).email,
};

/** The first account: who can read the console of the service, or its data folder, may make it, once. */
export function addSetupRoutes(app: TypedApp, surface: AccountSurface): void {
  const { context } = surface;
  const wrong = createAttemptLimit({ clock: context.clock, ...TOKENS });
  app.get(
    '/api/v1/setup',
    {
      config,
      schema: {
        tags,
        summary: 'How people sign in here, and whether the first account is still to be made',
        response: { 200: setupSchema },
      },
    },
    async () => ({
      isOpen: !(await context.storage.users.isSetUp()),
      provider: surface.oidc?.settings.name ?? null,
      mailsLinks: surface.mailer !== null,
    }),
  );
  app.post(
    '/api/v1/setup',
    {
      config: { ...config, audit: SETUP_AUDIT },
      schema: {
        tags,
        summary: 'Make the first account, an admin, and sign it in',
        body: firstAccountSchema,
        response: { 201: callerSchema },
      },
    },
    async (request, reply) => {
      const { token = null, ...form } = request.body;
      const caller = callerOf(request.ip);
      const waitMs = wrong.take(caller);
      if (waitMs > 0) throw tooMany(waitMs);
      if (!mayNameFirst(surface, request, token)) {
        throw new AppError('forbidden', 'this is not the token that the service printed last');
      }
      wrong.forget(caller);
      const signedIn = await setUp(context, form, originOf(request));
      reply.code(201);
      return answerSignedIn(surface, reply, signedIn);
    },
  );
}

function mayNameFirst(
  { setupToken, context, keys }: AccountSurface,
  { headers }: Pick<FastifyRequest, 'headers'>,
  token: string | null,
): boolean {
  if (token !== null) {
    return setupToken !== null && context.credentials.isSame(token, setupToken);
  }
  const [, key = ''] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return keys.verify(key) === 'admin';
}

function tooMany(waitMs: number): AppError {
  const details = { retryAfterSeconds: Math.ceil(waitMs / 1000) };
  return new AppError('limit_exceeded', 'too many wrong tokens: wait a moment', { details });
}
