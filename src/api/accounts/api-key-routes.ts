import { Type } from 'typebox';
import type { ApiKey } from '../../core/accounts/api-key.ts';
import { asProjectId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { createApiKey } from '../../services/accounts/api-keys.ts';
import { addReadRoutes } from '../routes/read-routes.ts';
import { apiKeySchema, madeApiKeySchema, newApiKeySchema } from '../schemas/accounts/api-key.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { principalOf, type AccountSurface } from './account-surface.ts';
import { apiKeyText } from './api-key-text.ts';
import type { Principal } from './principal.ts';

const tags = ['keys'];
const PATH = '/api/v1/keys';
const config = { access: 'admin', isSensitive: true } as const;

/** The keys of programs. */
export function addApiKeyRoutes(app: TypedApp, { context }: AccountSurface): void {
  const { apiKeys } = context.storage;
  addReadRoutes(app, {
    name: 'key',
    plural: 'keys',
    access: 'admin',
    schema: apiKeySchema,
    filters: {},
    list: (page) => apiKeys.list(page),
    get: (id) => apiKeys.get(id),
    openView: async () => keyView,
  });
  app.post(
    PATH,
    {
      config: { ...config, audit: { secrets: ['secret'] } },
      schema: {
        tags,
        summary: 'Make a key for a program; it is shown this once',
        body: newApiKeySchema,
        response: { 201: madeApiKeySchema },
      },
    },
    async (request, reply) => {
      const { expiresAt = null, networks = [], name, scope, project = null } = request.body;
      const userId = makerOf(principalOf(request));
      const projectId = project === null ? null : asProjectId(project);
      const form = { name, scope, projectId, expiresAt, networks };
      const { key, secret } = await createApiKey(context, form, userId);
      reply.code(201);
      return { ...keyView(key), secret: apiKeyText(key.id, secret) };
    },
  );
  app.delete(
    `${PATH}/:id`,
    {
      config: { ...config, audit: { before: async (id) => nullableView(await apiKeys.get(id)) } },
      schema: { tags, summary: 'Remove a key', params: idParams, response: { 204: Type.Null() } },
    },
    async ({ params }, reply) => {
      await apiKeys.remove(params.id);
      return reply.code(204).send();
    },
  );
}

/** What a key makes belongs to who made the key. */
function makerOf(principal: Principal): string | null {
  if (principal.kind === 'user') return principal.user.id;
  return principal.kind === 'key' ? principal.key.userId : null;
}

function nullableView(key: ApiKey | null): JsonObject | null {
  return key === null ? null : keyView(key);
}

function keyView({ projectId: project, ...key }: ApiKey): JsonObject {
  return { ...key, project };
}
