import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Passkey } from '../../../core/accounts/passkey.ts';
import { found } from '../../../core/errors.ts';
import {
  newPasskeySchema,
  passkeyOptionsSchema,
  passkeySchema,
} from '../../schemas/accounts/passkey.ts';
import { idParams, pageSchema } from '../../schemas/paging.ts';
import type { TypedApp } from '../../validation.ts';
import { userOf, type AccountSurface } from '../account-surface.ts';
import { createChallenges } from './challenges.ts';
import { beginPasskey, checkNewPasskey } from './passkey-ceremonies.ts';
import { addPasskeySignIn } from './passkey-sign-in.ts';
import { relyingPartyOf } from './relying-party.ts';

const tags = ['accounts'];
const PATH = '/api/v1/account/passkeys';
const config = { access: 'account', isSensitive: true } as const;

/** Passkeys of one's own account, and signing in by them. */
export function addPasskeyRoutes(app: TypedApp, surface: AccountSurface): void {
  addOwnRoutes(app, surface);
  addCreateRoutes(app, surface);
  addPasskeySignIn(app, surface);
}

/** Devices give ids of up to a kilobyte, which no address holds: people see their digests. */
function passkeyView(
  { credentials }: AccountSurface['context'],
  { id, name, createdAt, usedAt }: Pick<Passkey, 'id' | 'name' | 'createdAt' | 'usedAt'>,
) {
  return { id: credentials.digest(id), name, createdAt, usedAt };
}

function addOwnRoutes(app: TypedApp, { context }: AccountSurface): void {
  const { passkeys } = context.storage;
  const listOf = async (request: FastifyRequest): Promise<object> => {
    const items = await passkeys.listOf(userOf(request).user.id);
    return { items: items.map((each) => passkeyView(context, each)), nextCursor: null };
  };
  app.get(
    PATH,
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'My passkeys, the oldest first; one page, at most 20',
        response: { 200: pageSchema(passkeySchema) },
      },
    },
    (request) => listOf(request),
  );
  app.delete(
    `${PATH}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Remove one of my passkeys',
        params: idParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { user } = userOf(request);
      const items = await passkeys.listOf(user.id);
      const named = items.find((each) => passkeyView(context, each).id === id);
      await passkeys.remove(user.id, found(named ?? null, 'passkey', id).id);
      return reply.code(204).send();
    },
  );
}

function addCreateRoutes(app: TypedApp, { context, ingress }: AccountSurface): void {
  const challenges = createChallenges(context.clock);
  const { storage, clock } = context;
  const keep = async (
    made: ReturnType<typeof checkNewPasskey>,
    whose: Pick<Passkey, 'name' | 'userId'>,
  ): Promise<object> => {
    const passkey = { ...(await made), ...whose, createdAt: clock.now(), usedAt: null };
    await storage.passkeys.create(passkey);
    return passkeyView(context, passkey);
  };
  app.post(
    `${PATH}/options`,
    {
      config: { ...config, audit: { secrets: ['options'] } },
      schema: {
        tags,
        summary: 'Begin to make a passkey',
        response: { 201: passkeyOptionsSchema },
      },
    },
    async (request, reply) => {
      const { user, session } = userOf(request);
      const options = await beginPasskey(relyingPartyOf(ingress, request), {
        user,
        existing: await storage.passkeys.listOf(user.id),
      });
      challenges.keep(session.id, options.challenge);
      reply.code(201);
      return { attempt: session.id, options };
    },
  );
  app.post(
    PATH,
    {
      config,
      schema: {
        tags,
        summary: 'Keep a passkey that the browser has made',
        body: newPasskeySchema,
        response: { 201: passkeySchema },
      },
    },
    (request, reply) => {
      const { user, session } = userOf(request);
      const party = relyingPartyOf(ingress, request);
      const { name, credential } = request.body;
      const challenge = challenges.take(session.id);
      reply.code(201);
      return keep(checkNewPasskey(party, { challenge, credential }), { name, userId: user.id });
    },
  );
}
