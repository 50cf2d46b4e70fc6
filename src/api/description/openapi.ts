import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import type { Access } from '../guards/access.ts';
import { problemSchema } from '../schemas/problem.ts';
import { withComponents } from './components.ts';
import { withExtensions, withOperationNames } from './standard-form.ts';

const description =
  'Monitors, owners, channels, incidents, checks and notifications of one installation. ' +
  'Times are epoch milliseconds (UTC), durations in settings are texts such as `30s` or `5m`, ' +
  'durations in measurements are milliseconds. Errors are RFC 9457 problem documents.';

/** Collects the description of every route from its schemas; call before the routes are registered. */
export async function describeApi(
  app: FastifyInstance,
  about: {
    readonly version: string;
    readonly publicUrl: string | null;
  },
): Promise<void> {
  const { version, publicUrl } = about;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'UptimeSquirrel',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl === null ? '/' : publicUrl.slice(0, -1) }],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-squirrel-session',
            description:
              'Of a user who signed in; without https it is called squirrel-session. Changes also need the header x-csrf-token.',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ url, schema: withCommonParts(schema, route) }),
    transformObject: (document) =>
      'openapiObject' in document
        ? withComponents({
            ...document.openapiObject,
            paths: withExtensions(withOperationNames(document.openapiObject.paths ?? {})),
          })
        : document.swaggerObject,
  });
}

/** What holds for every route: who may call it and how it says no. */
function withCommonParts(schema: FastifySchema | undefined, route: RouteOptions): FastifySchema {
  const access = route.config?.access;
  return {
    ...schema,
    security: access === 'public' ? [] : securityOf(access),
    response: {
      ...(schema?.response as object | undefined),
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  };
}

/** Routes about one's own account take no key. */
function securityOf(access: Access | undefined): Record<string, string[]>[] {
  return access === 'account' ? [{ session: [] }] : [{ key: [] }, { session: [] }];
}
