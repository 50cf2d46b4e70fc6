import { Type } from 'typebox';
import type { ServiceContext } from '../../services/context.ts';
import type { TypedApp } from '../validation.ts';

const tagCounts = Type.Object(
  {
    items: Type.Array(Type.Object({ tag: Type.String(), monitors: Type.Integer({ minimum: 1 }) })),
  },
  { title: 'TagCounts' },
);

export function addTagRoute(app: TypedApp, context: Pick<ServiceContext, 'storage'>): void {
  app.get(
    '/api/v1/tags',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'The tags of monitors, the most used first',
        response: { 200: tagCounts },
      },
    },
    async () => ({ items: await context.storage.monitors.countByTag() }),
  );
}
