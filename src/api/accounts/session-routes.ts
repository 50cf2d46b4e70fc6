import { Type, type Static } from 'typebox';
import { readEmail } from '../../core/accounts/user.ts';
import { AppError } from '../../core/errors.ts';
import { findKnownDevice } from '../../services/accounts/known-device.ts';
import { endSession } from '../../services/accounts/sessions.ts';
import { hasPassword, signIn } from '../../services/accounts/sign-in.ts';
import { callerOf } from '../guards/caller.ts';
import { callerSchema, confirmationSchema, signInSchema } from '../schemas/accounts/account.ts';
import type { TypedApp } from '../validation.ts';
import {
  answerSignedIn,
  callerView,
  originOf,
  principalOf,
  userOf,
  type AccountSurface,
} from './account-surface.ts';
import { createSignInLimit, type SignInAttempt, type SignInLimit } from './sign-in-limit.ts';

const tags = ['accounts'];
const PATH = '/api/v1/session';
const SIGN_IN_AUDIT = {
  secrets: ['csrfToken'],
  emailIn: (body: unknown) => (body as Static<typeof signInSchema>).email,
};

/** Signing in and out. */
export function addSessionRoutes(app: TypedApp, surface: AccountSurface): void {
  const limit = createSignInLimit(surface.context.clock);
  addSignInRoute(app, surface, limit);
  addConfirmRoute(app, surface, limit);
  addCallerRoute(app, surface);
  addSignOutRoute(app, surface);
}

function addSignInRoute(app: TypedApp, surface: AccountSurface, limit: SignInLimit): void {
  const { context, cookies } = surface;
  app.post(
    PATH,
    {
      config: { access: 'public', audit: SIGN_IN_AUDIT },
      schema: {
        tags,
        summary: 'Sign in; sets a cookie',
        description:
          'A wrong password and an unknown user are answered alike. Who fails again and again waits longer each time, at most 15 minutes.',
        body: signInSchema,
        response: { 201: callerSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const attempt: SignInAttempt = {
        email: readEmail(body.email) ?? body.email,
        address: callerOf(request.ip),
        device: await findKnownDevice(context, body.email, cookies.read(request, 'device')),
      };
      limit.admit(attempt);
      const { code = null } = body;
      const outcome = await signIn(context, { ...body, code }, originOf(request));
      // What was right until the code counts as a failure until all is: else codes could be guessed for nothing.
      if (outcome.kind !== 'done') throw refusal(outcome.kind, code);
      const { signedIn } = outcome;
      limit.succeeded(attempt);
      // What this browser was signed in with before is not left behind.
      const former = cookies.read(request, 'session');
      if (former !== null) await forget(surface, former);
      reply.code(201);
      return answerSignedIn(surface, reply, signedIn);
    },
  );
}

function refusal(kind: 'wrong' | 'code', code: string | null): AppError {
  if (kind === 'code') {
    const details = { needsCode: true };
    return new AppError('unauthorized', 'a code of your app is needed too', { details });
  }
  const wrong =
    code === null ? 'the e-mail or the password' : 'the e-mail, the password or the code';
  return new AppError('unauthorized', `${wrong} is wrong`);
}

async function forget({ context }: AccountSurface, secret: string): Promise<void> {
  const { storage, credentials } = context;
  const known = await storage.sessions.find(credentials.digest(secret));
  if (known !== null) await storage.sessions.remove(known.user.id, known.session.id);
}

function addConfirmRoute(app: TypedApp, surface: AccountSurface, limit: SignInLimit): void {
  const { context } = surface;
  app.put(
    `${PATH}/confirmation`,
    {
      config: { access: 'account', audit: { secrets: ['csrfToken'] } },
      schema: {
        tags,
        summary: 'Confirm the password, for what protects accounts; holds for 15 minutes',
        body: confirmationSchema,
        response: { 200: callerSchema },
      },
    },
    async (request) => {
      const principal = userOf(request);
      const { user, session } = principal;
      const attempt = {
        email: user.email,
        address: callerOf(request.ip),
        device: `session ${session.id}`,
      };
      limit.admit(attempt);
      if (!(await hasPassword(context, user, request.body.password))) {
        throw new AppError('forbidden', 'this is not your password');
      }
      limit.succeeded(attempt);
      const confirmedAt = context.clock.now();
      await context.storage.sessions.confirm(session.id, confirmedAt);
      return callerView(context, { ...principal, session: { ...session, confirmedAt } });
    },
  );
}

function addCallerRoute(app: TypedApp, { context }: AccountSurface): void {
  app.get(
    PATH,
    {
      config: { access: 'read' },
      schema: { tags, summary: 'Who asks, and what they may do', response: { 200: callerSchema } },
    },
    (request) => callerView(context, principalOf(request)),
  );
}

function addSignOutRoute(app: TypedApp, { context, cookies }: AccountSurface): void {
  app.delete(
    PATH,
    {
      config: { access: 'account' },
      schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user, session } = userOf(request);
      await endSession(context, user.id, session.id);
      cookies.clear(reply, 'session');
      return reply.code(204).send();
    },
  );
}
