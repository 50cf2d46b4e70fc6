import { Type } from 'typebox';
import { AppError } from '../../core/errors.ts';
import { beginSession, endSession, revokeAll } from '../../services/accounts/sessions.ts';
import { changePassword } from '../../services/accounts/users.ts';
import {
  callerSchema,
  passwordChangeSchema,
  sessionSchema,
  sessionView,
} from '../schemas/accounts/account.ts';
import { idParams, pageSchema } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { answerSignedIn, originOf, userOf, type AccountSurface } from './account-surface.ts';

const tags = ['accounts'];
const PATH = '/api/v1/account';
const config = { access: 'account' } as const;

/** What users see and do about their own account. */
export function addOwnAccountRoutes(app: TypedApp, surface: AccountSurface): void {
  addSessionListRoute(app, surface);
  addEndRoutes(app, surface);
  addPasswordRoute(app, surface);
}

function addSessionListRoute(app: TypedApp, { context }: AccountSurface): void {
  app.get(
    `${PATH}/sessions`,
    {
      config,
      schema: {
        tags,
        summary: 'Where I am signed in, the latest used first; one page, at most 50',
        response: { 200: pageSchema(sessionSchema) },
      },
    },
    async (request) => {
      const { user, session } = userOf(request);
      const sessions = await context.storage.sessions.listOf(user.id);
      return { items: sessions.map((each) => sessionView(each, session.id)), nextCursor: null };
    },
  );
}

function addEndRoutes(app: TypedApp, { context }: AccountSurface): void {
  app.delete(
    `${PATH}/sessions/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Sign out in another place',
        params: idParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await endSession(context, userOf(request).user.id, request.params.id);
      return reply.code(204).send();
    },
  );
  app.delete(
    `${PATH}/sessions`,
    {
      config,
      schema: { tags, summary: 'Sign out everywhere but here', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user, session } = userOf(request);
      await revokeAll(context, user.id, session.id);
      return reply.code(204).send();
    },
  );
}

function addPasswordRoute(app: TypedApp, surface: AccountSurface): void {
  const { context } = surface;
  app.put(
    `${PATH}/password`,
    {
      config: { ...config, audit: { secrets: ['csrfToken'] } },
      schema: {
        tags,
        summary: 'Change my password; ends all other sessions and begins this one anew',
        body: passwordChangeSchema,
        response: { 200: callerSchema },
      },
    },
    async (request, reply) => {
      const user = await changePassword(context, userOf(request).user, request.body);
      const signedIn = await beginSession(context, user, originOf(request));
      if (signedIn === null) throw new AppError('conflict', 'the account was changed just now');
      return answerSignedIn(surface, reply, signedIn);
    },
  );
}
