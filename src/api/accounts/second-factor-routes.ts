import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  beginFactor,
  confirmFactor,
  factorOf,
  removeFactor,
} from '../../services/accounts/second-factor.ts';
import {
  begunFactorSchema,
  factorCodeSchema,
  recoveryCodesSchema,
  secondFactorSchema,
} from '../schemas/accounts/second-factor.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { userOf, type AccountSurface } from './account-surface.ts';

const tags = ['accounts'];
const PATH = '/api/v1/account/second-factor';
const config = { access: 'account', isSensitive: true } as const;

/** One-time codes of an app beside the password. */
export function addSecondFactorRoutes(app: TypedApp, surface: AccountSurface): void {
  addStateRoute(app, surface);
  addBeginRoutes(app, surface);
  addRemoveRoutes(app, surface);
}

function addStateRoute(app: TypedApp, { context }: AccountSurface): void {
  app.get(
    PATH,
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'Whether signing in asks me for a code of an app',
        response: { 200: secondFactorSchema },
      },
    },
    (request) => stateOf(context, userOf(request).user.id),
  );
}

async function stateOf(context: AccountSurface['context'], userId: string): Promise<object> {
  const factor = await factorOf(context, userId);
  return { isOn: factor !== null, recoveryCodesLeft: factor?.recovery.length ?? 0 };
}

function addBeginRoutes(app: TypedApp, { context }: AccountSurface): void {
  const confirmedBy = async (request: FastifyRequest, code: string): Promise<object> => {
    const { user, session } = userOf(request);
    const who = { userId: user.id, code, sessionId: session.id };
    return { recoveryCodes: await confirmFactor(context, who) };
  };
  app.post(
    PATH,
    {
      config: { ...config, audit: { secrets: ['secret', 'uri'] } },
      schema: {
        tags,
        summary: 'Begin with codes of an app; nothing is asked for before one was confirmed',
        response: { 201: begunFactorSchema },
      },
    },
    (request, reply) => {
      reply.code(201);
      return beginFactor(context, userOf(request).user);
    },
  );
  app.put(
    PATH,
    {
      config: { ...config, audit: { secrets: ['recoveryCodes'] } },
      schema: {
        tags,
        summary: 'Ask for codes from now on; ends my other sessions',
        body: factorCodeSchema,
        response: { 200: recoveryCodesSchema },
      },
    },
    (request) => confirmedBy(request, request.body.code),
  );
}

function addRemoveRoutes(app: TypedApp, { context }: AccountSurface): void {
  app.delete(
    PATH,
    {
      config,
      schema: {
        tags,
        summary: 'Ask for no code any more; ends my other sessions',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { user, session } = userOf(request);
      await removeFactor(context, user.id, session.id);
      return reply.code(204).send();
    },
  );
  app.delete(
    '/api/v1/users/:id/second-factor',
    {
      config: { access: 'admin', isSensitive: true },
      schema: {
        tags: ['users'],
        summary: 'Ask a user who has lost the app for no code any more; ends their sessions',
        params: idParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await removeFactor(context, params.id);
      return reply.code(204).send();
    },
  );
}
