import type { ServiceContext } from '../../../services/context.ts';
import { changeInBulk, undoBulk, type BulkInput } from '../../../services/monitors/bulk/bulk.ts';
import { bulkAnswerSchema, bulkSchema, undoSchema } from '../../schemas/bulk.ts';
import type { TypedApp } from '../../validation.ts';

export function addBulkRoutes(app: TypedApp, context: ServiceContext): void {
  app.post(
    '/api/v1/bulk',
    {
      config: { access: 'write', isHeavy: true, cost: 'bulk' },
      schema: {
        tags: ['monitors'],
        summary: 'Change many monitors at once, all or none of them',
        description:
          'At most 10,000; a thousand for silences, maintenance and checks. What can be undone is so for a minute, by `POST /bulk/undo`.',
        body: bulkSchema,
        response: { 200: bulkAnswerSchema },
      },
    },
    ({ body }) => changeInBulk(context, body as BulkInput),
  );
  app.post(
    '/api/v1/bulk/undo',
    {
      config: { access: 'write', cost: 'bulk' },
      schema: {
        tags: ['monitors'],
        summary: 'Take a change of many monitors back',
        description: 'Monitors that were changed otherwise since are left as they are.',
        body: undoSchema,
        response: { 200: bulkAnswerSchema },
      },
    },
    ({ body }) => undoBulk(context, body.token),
  );
}
