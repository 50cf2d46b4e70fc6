import { asMonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { latestEvidence } from '../../services/incidents/evidence.ts';
import { evidenceAnswerSchema } from '../schemas/evidence.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

export function addEvidenceRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/monitors/:id/evidence',
    {
      config: { access: 'read' },
      schema: {
        tags: ['monitors'],
        summary: 'Why a monitor is down, or was: what its check saw, and what else was known',
        params: idParams,
        response: { 200: evidenceAnswerSchema },
      },
    },
    async ({ params }) => ({ evidence: await latestEvidence(context, asMonitorId(params.id)) }),
  );
}
