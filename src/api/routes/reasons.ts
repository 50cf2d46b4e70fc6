import { collectWords, describeReason } from '../../core/check/words.ts';
import type { ServiceContext } from '../../services/context.ts';
import { reasonParams, reasonQuery, reasonSchema } from '../schemas/explanation.ts';
import type { TypedApp } from '../validation.ts';

/** The words of the reasons that checks of any kind give. There are as many as there are status codes, so each is asked for. */
export function addReasonRoute(
  app: TypedApp,
  { monitorKinds }: Pick<ServiceContext, 'monitorKinds'>,
): void {
  const words = collectWords(monitorKinds.values());
  app.get(
    '/api/v1/reasons/:reason',
    {
      config: { access: 'read' },
      schema: {
        tags: ['service'],
        summary: 'What a reason of a check or an incident means, in a language',
        params: reasonParams,
        querystring: reasonQuery,
        response: { 200: reasonSchema },
      },
    },
    async ({ params: { reason }, query: { language } }) => ({
      reason,
      ...describeReason(reason, words, language),
    }),
  );
}
