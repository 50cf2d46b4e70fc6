import { monitorInputSchema, monitorPatchSchema } from '../../../core/monitor/monitor-schema.ts';
import { asMonitorId } from '../../../core/ids.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { trySettings } from '../../../services/monitors/try-settings.ts';
import { explainedCheckSchema } from '../../schemas/explanation.ts';
import { idParams } from '../../schemas/paging.ts';
import { bodyReadByService, type TypedApp } from '../../validation.ts';

/** Tries settings before they are stored. */
export function addMonitorTryRoutes(app: TypedApp, context: ServiceContext): void {
  const config = { access: 'write', cost: 'probe' } as const;
  const tags = ['monitors'];
  const response = { 200: explainedCheckSchema };
  const validatorCompiler = bodyReadByService;
  app.post(
    '/api/v1/monitors/try',
    {
      config,
      validatorCompiler,
      schema: {
        tags,
        summary:
          'Check once by the settings of a new monitor, which are not stored, and explain it',
        body: monitorInputSchema(context.monitorKinds),
        response,
      },
    },
    ({ body }) => trySettings(context, { id: null, form: body }),
  );
  app.post(
    '/api/v1/monitors/:id/try',
    {
      config,
      validatorCompiler,
      schema: {
        tags,
        summary:
          'Check once by changed settings of a monitor, which are not stored, and explain it',
        description:
          'The body is that of a change: what it leaves out, and a masked secret, is as stored.',
        params: idParams,
        body: monitorPatchSchema(context.monitorKinds),
        response,
      },
    },
    ({ params, body }) => trySettings(context, { id: asMonitorId(params.id), form: body }),
  );
}
