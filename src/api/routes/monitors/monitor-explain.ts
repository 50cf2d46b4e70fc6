import { finished, Readable } from 'node:stream';
import { Type } from 'typebox';
import { asMonitorId } from '../../../core/ids.ts';
import { LANGUAGES } from '../../../core/people/owner.ts';
import type { ServiceContext } from '../../../services/context.ts';
import {
  explainCheck,
  explainRequest,
  type ExplainedCheck,
} from '../../../services/monitors/explain.ts';
import type { ExplainLine } from '../../contract.ts';
import { explainedCheckSchema, explainLineSchema } from '../../schemas/explanation.ts';
import { idParams } from '../../schemas/paging.ts';
import type { TypedApp } from '../../validation.ts';

const languageQuery = Type.Object(
  {
    language: Type.Optional(
      Type.Enum([...LANGUAGES], {
        description: 'Of steps, reasons and notes; `en`. What the target said stays as it is.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** One check, explained: as a whole, or step by step while it runs. */
export function addMonitorExplainRoutes(app: TypedApp, context: ServiceContext): void {
  app.post(
    '/api/v1/monitors/:id/explain',
    {
      config: { access: 'write', cost: 'probe' },
      schema: {
        tags: ['monitors'],
        summary:
          'Check a monitor once, outside its schedule, and explain step by step what happened',
        params: idParams,
        querystring: languageQuery,
        response: { 200: explainedCheckSchema },
      },
    },
    async ({ params, query }) => {
      const request = await explainRequest(context, asMonitorId(params.id));
      return explainCheck(context, request, { language: query.language ?? 'en' });
    },
  );
  app.post(
    '/api/v1/monitors/:id/explain/live',
    {
      config: { access: 'write', cost: 'probe' },
      schema: {
        tags: ['monitors'],
        summary: 'The same while it runs: a line of JSON for each step, and one for the end',
        description: 'Who closes the connection ends the check.',
        params: idParams,
        querystring: languageQuery,
        response: { 200: { content: { 'application/x-ndjson': { schema: explainLineSchema } } } },
      },
    },
    async ({ params, query }, reply) => {
      const request = await explainRequest(context, asMonitorId(params.id));
      const gone = new AbortController();
      finished(reply.raw, () => gone.abort());
      // At most as many lines as a trace holds events.
      const lines = new Readable({ read: () => undefined });
      const write = (line: ExplainLine): void => void lines.push(`${JSON.stringify(line)}\n`);
      explainCheck(context, request, {
        language: query.language ?? 'en',
        onStep: (step) => write({ kind: 'step', step }),
        signal: gone.signal,
      }).then(
        (check) => {
          write({ kind: 'end', check: withoutSteps(check) });
          lines.push(null);
        },
        (error: unknown) =>
          lines.destroy(error instanceof Error ? error : new Error(String(error))),
      );
      return reply.type('application/x-ndjson; charset=utf-8').send(lines);
    },
  );
}

/** They were in the lines before. */
function withoutSteps(check: ExplainedCheck): Omit<ExplainedCheck, 'events' | 'steps'> {
  const { events: _, steps: __, ...facts } = check;
  return facts;
}
