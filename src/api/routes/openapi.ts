import type { TypedApp } from '../validation.ts';

/** The description of the API, made from the very schemas that requests are checked by. */
export function addOpenApiRoute(app: TypedApp): void {
  const config = { access: 'read', cost: 'long' } as const;
  app.get('/api/v1/openapi.json', { config, schema: { hide: true } }, () => app.swagger());
}
