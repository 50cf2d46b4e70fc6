import type { TypedApp } from '../validation.ts';

/** The description of the API, made from the very schemas that requests are checked by. */
export function addOpenApiRoute(app: TypedApp): void {
  app.get('/api/v1/openapi.json', { config: { access: 'read' }, schema: { hide: true } }, () =>
    app.swagger(),
  );
}
