import { AppError } from '../../../core/errors.ts';
import { beginSession } from '../../../services/accounts/sessions.ts';
import { createAttemptLimit } from '../../guards/attempt-limit.ts';
import { callerOf } from '../../guards/caller.ts';
import { callerSchema } from '../../schemas/accounts/account.ts';
import { passkeyOptionsSchema, passkeySignInSchema } from '../../schemas/accounts/passkey.ts';
import type { TypedApp } from '../../validation.ts';
import { answerSignedIn, originOf, type AccountSurface } from '../account-surface.ts';
import { createChallenges, type Challenges } from './challenges.ts';
import { beginPasskeySignIn, checkPasskeySignIn, refusal } from './passkey-ceremonies.ts';
import { relyingPartyOf } from './relying-party.ts';

const tags = ['accounts'];
const PATH = '/api/v1/session/passkey';
/** What one address may begin or end at once, and in each minute. */
const CALLS = { attempts: 30, windowMs: 60_000 };

/** Signing in by a passkey, which stands for password and code. */
export function addPasskeySignIn(app: TypedApp, surface: AccountSurface): void {
  const { context } = surface;
  const challenges = createChallenges(context.clock);
  const calls = createAttemptLimit({ clock: context.clock, ...CALLS });
  const admit = (ip: string): void => {
    const waitMs = calls.take(callerOf(ip));
    if (waitMs === 0) return;
    const details = { retryAfterSeconds: Math.ceil(waitMs / 1000) };
    throw new AppError('limit_exceeded', 'too many attempts: wait a moment', { details });
  };
  app.post(
    `${PATH}/options`,
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Begin to sign in by a passkey',
        response: { 201: passkeyOptionsSchema },
      },
    },
    async (request, reply) => {
      admit(request.ip);
      const options = await beginPasskeySignIn(relyingPartyOf(surface.ingress, request));
      const attempt = context.credentials.newSecret();
      challenges.keep(attempt, options.challenge);
      reply.code(201);
      return { attempt, options };
    },
  );
  addFinishRoute(app, surface, { challenges, admit });
}

function addFinishRoute(
  app: TypedApp,
  surface: AccountSurface,
  { challenges, admit }: { readonly challenges: Challenges; admit(ip: string): void },
): void {
  const { context, ingress } = surface;
  const { passkeys } = context.storage;
  app.post(
    PATH,
    {
      config: { access: 'public', audit: { secrets: ['csrfToken'] } },
      schema: {
        tags,
        summary: 'Sign in by a passkey; sets a cookie',
        body: passkeySignInSchema,
        response: { 201: callerSchema },
      },
    },
    async (request, reply) => {
      admit(request.ip);
      const { attempt, credential } = request.body;
      const challenge = challenges.take(attempt);
      const known = await passkeys.find(credential.id);
      if (known === null || known.user.isDisabled) throw refusal();
      const { passkey, user } = known;
      const party = relyingPartyOf(ingress, request);
      const counter = await checkPasskeySignIn(party, { challenge, credential, passkey });
      const at = context.clock.now();
      const use = { id: passkey.id, before: passkey.counter, counter, at };
      if (!(await passkeys.use(use))) throw refusal();
      const signedIn = await beginSession(context, user, originOf(request));
      if (signedIn === null) throw refusal();
      reply.code(201);
      return answerSignedIn(surface, reply, signedIn);
    },
  );
}
