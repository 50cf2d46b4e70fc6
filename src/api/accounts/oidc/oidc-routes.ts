import { AppError } from '../../../core/errors.ts';
import {
  signInByProvider,
  type ProvidedOutcome,
} from '../../../services/accounts/provided-sign-in.ts';
import { createAttemptLimit } from '../../guards/attempt-limit.ts';
import { callerOf } from '../../guards/caller.ts';
import {
  oidcAnswerSchema,
  oidcBeginSchema,
  oidcCallerSchema,
  oidcPlaceSchema,
} from '../../schemas/accounts/oidc.ts';
import type { TypedApp } from '../../validation.ts';
import {
  answerSignedIn,
  originOf,
  type AccountSurface,
  type Provider,
} from '../account-surface.ts';
import { beginAttempt, readAttempt } from './oidc-attempt.ts';

const tags = ['accounts'];
const PATH = '/api/v1/session/oidc';
/** What one address may begin or end at once, and in each minute. */
const CALLS = { attempts: 30, windowMs: 60_000 };

/**
 * Signing in by an OpenID provider. The browser comes back to the sign-in page, which hands over what came with it: so a
 * session begins by a request of our own page alone, like any other.
 */
export function addOidcRoutes(app: TypedApp, surface: AccountSurface): void {
  const calls = createAttemptLimit({ clock: surface.context.clock, ...CALLS });
  const admit = (ip: string): Provider => {
    const waitMs = calls.take(callerOf(ip));
    if (waitMs > 0) {
      const details = { retryAfterSeconds: Math.ceil(waitMs / 1000) };
      throw new AppError('limit_exceeded', 'too many attempts: wait a moment', { details });
    }
    if (surface.oidc !== null) return surface.oidc;
    throw new AppError('not_found', 'no OpenID provider is set: see the section oidc');
  };
  addBeginRoute(app, surface, admit);
  addFinishRoute(app, surface, admit);
  addEndRoute(app, admit);
}

type Admit = (ip: string) => Provider;

function addBeginRoute(app: TypedApp, { context, cookies }: AccountSurface, admit: Admit): void {
  app.post(
    `${PATH}/options`,
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Begin to sign in by the OpenID provider; sets a cookie',
        body: oidcBeginSchema,
        response: { 201: oidcPlaceSchema },
      },
    },
    async ({ ip, body }, reply) => {
      const { client } = admit(ip);
      const { text, attempt } = beginAttempt(context, body.next ?? '/');
      const url = await client.authorizationUrl(attempt.secrets);
      cookies.set(reply, 'oidc', text);
      reply.code(201);
      return { url };
    },
  );
}

function addFinishRoute(app: TypedApp, surface: AccountSurface, admit: Admit): void {
  const { context, cookies } = surface;
  app.post(
    PATH,
    {
      config: { access: 'public', audit: { secrets: ['csrfToken'] } },
      schema: {
        tags,
        summary: 'Sign in as whom the OpenID provider has signed in; sets a cookie',
        body: oidcAnswerSchema,
        response: { 201: oidcCallerSchema },
      },
    },
    async (request, reply) => {
      const { client, settings } = admit(request.ip);
      const attempt = readAttempt(context, cookies.read(request, 'oidc'));
      cookies.clear(reply, 'oidc');
      if (attempt === null) {
        throw new AppError('unauthorized', 'this sign-in did not begin here, or took too long');
      }
      const { id: token, expiresAt, secrets, next } = attempt;
      const now = context.clock.now();
      if (!(await context.storage.links.use({ token, expiresAt, now }))) {
        throw new AppError('unauthorized', 'this sign-in has ended already: begin another one');
      }
      const returned = new URL(client.redirectUri);
      returned.search = request.body.query;
      const identity = await client.identityOf(returned, secrets);
      const origin = originOf(request);
      const outcome = await signInByProvider(context, settings, { identity, origin });
      if (outcome.kind !== 'done') throw refusal(outcome.kind, settings.name);
      reply.code(201);
      return { ...answerSignedIn(surface, reply, outcome.signedIn), next };
    },
  );
}

function refusal(kind: Exclude<ProvidedOutcome['kind'], 'done'>, provider: string): AppError {
  const why = {
    groups: 'none of your groups may sign in here',
    email: `${provider} has not verified your e-mail`,
    unknown: 'you have no account here: ask an admin for one',
    disabled: 'your account is disabled',
  }[kind];
  return new AppError('forbidden', `${provider} has signed you in, but ${why}`, {
    details: { refused: kind },
  });
}

function addEndRoute(app: TypedApp, admit: Admit): void {
  app.post(
    `${PATH}/end`,
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Where to sign out of the OpenID provider too',
        response: { 200: oidcPlaceSchema },
      },
    },
    async ({ ip }) => {
      const { client, settings } = admit(ip);
      const url = await client.endUrl();
      if (url !== null) return { url };
      throw new AppError('not_found', `${settings.name} has no page for signing out`);
    },
  );
}
