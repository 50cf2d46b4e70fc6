import type { ServiceContext } from '../../services/context.ts';
import { summarize } from '../../services/monitors/summarize.ts';
import { summarySchema } from '../schemas/summary.ts';
import { summaryView } from '../views/summary-view.ts';
import type { TypedApp } from '../validation.ts';

export function addSummaryRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/summary',
    {
      config: { access: 'read', cost: 'list' },
      schema: {
        tags: ['service'],
        summary: 'Monitors by status, and the health of the service',
        response: { 200: summarySchema },
      },
    },
    async () => summaryView(await summarize(context)),
  );
}
