import { Type } from 'typebox';
import { createUser, removeUser, setPassword, updateUser } from '../../services/accounts/users.ts';
import { revokeUser } from '../../services/accounts/sessions.ts';
import { addReadRoutes } from '../routes/read-routes.ts';
import {
  membershipsOf,
  newUserSchema,
  userPatchSchema,
  userSchema,
  userView,
} from '../schemas/accounts/account.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import type { AccountSurface } from './account-surface.ts';

const tags = ['users'];
const PATH = '/api/v1/users';
const config = { access: 'admin', isSensitive: true } as const;

/** What admins do about users. */
export function addUserRoutes(app: TypedApp, surface: AccountSurface): void {
  const { storage } = surface.context;
  addReadRoutes(app, {
    name: 'user',
    plural: 'users',
    access: 'admin',
    schema: userSchema,
    filters: {},
    list: (page) => storage.users.list(page),
    get: (id) => storage.users.get(id),
    openView: async () => userView,
  });
  addWriteRoutes(app, surface);
  addRemoveRoutes(app, surface);
}

function addWriteRoutes(app: TypedApp, { context }: AccountSurface): void {
  const audit = { before: showUser(context) };
  app.post(
    PATH,
    {
      config,
      schema: {
        tags,
        summary: 'Create a user; without a password, a link lets them choose one',
        body: newUserSchema,
        response: { 201: userSchema },
      },
    },
    async ({ body: { password = null, memberships = [], ...rest } }, reply) => {
      reply.code(201);
      const form = { ...rest, memberships: membershipsOf(memberships), password };
      return userView(await createUser(context, form));
    },
  );
  app.patch(
    `${PATH}/:id`,
    {
      config: { ...config, audit },
      schema: {
        tags,
        summary: 'Change a user; another role, membership, e-mail or password ends their sessions',
        params: idParams,
        body: userPatchSchema,
        response: { 200: userSchema },
      },
    },
    async ({ params, body: { password, memberships, ...rest } }) => {
      const patch = {
        ...rest,
        ...(memberships !== undefined && { memberships: membershipsOf(memberships) }),
      };
      const user = await updateUser(context, params.id, patch);
      if (password === undefined) return userView(user);
      return userView(await setPassword(context, params.id, password));
    },
  );
}

function addRemoveRoutes(app: TypedApp, { context }: AccountSurface): void {
  const common = { tags, params: idParams, response: { 204: Type.Null() } };
  app.delete(
    `${PATH}/:id`,
    {
      config: { ...config, audit: { before: showUser(context) } },
      schema: { ...common, summary: 'Remove a user, who is signed out everywhere' },
    },
    async ({ params }, reply) => {
      await removeUser(context, params.id);
      return reply.code(204).send();
    },
  );
  app.delete(
    `${PATH}/:id/sessions`,
    { config, schema: { ...common, summary: 'Sign a user out everywhere' } },
    async ({ params }, reply) => {
      await revokeUser(context, params.id);
      return reply.code(204).send();
    },
  );
}

function showUser({ storage }: AccountSurface['context']) {
  return async (id: string) => {
    const user = await storage.users.get(id);
    return user === null ? null : userView(user);
  };
}
