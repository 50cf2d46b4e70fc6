import { Type } from 'typebox';
import { InvalidError } from '../../core/errors.ts';
import type { ServiceContext } from '../../services/context.ts';
import { readOccurrences } from '../../services/maintenance/occurrences.ts';
import type { TypedApp } from '../validation.ts';

/** A month of a calendar is six weeks. */
const MAX_RANGE_MS = 45 * 86_400_000;

const moment = (description: string) => Type.Integer({ minimum: 0, description });

const rangeQuery = Type.Object(
  { from: moment('Epoch ms.'), to: moment('Epoch ms, at most 45 days later.') },
  { additionalProperties: false },
);

export const occurrencesSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Of the window.' }),
        name: Type.String(),
        from: moment('Epoch ms, not before that of the range.'),
        to: moment('Epoch ms, not after that of the range.'),
      }),
    ),
    isCut: Type.Boolean({ description: 'There are more than the first 2,000.' }),
  },
  { title: 'Occurrences' },
);

/** When maintenance is, whatever its windows are written as. */
export function addOccurrencesRoute(
  app: TypedApp,
  context: Pick<ServiceContext, 'storage' | 'clock'>,
): void {
  app.get(
    '/api/v1/maintenance/occurrences',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['maintenance'],
        summary: 'When maintenance windows hold within a range of time',
        querystring: rangeQuery,
        response: { 200: occurrencesSchema },
      },
    },
    async ({ query: { from, to } }) => {
      if (to <= from || to - from > MAX_RANGE_MS) {
        throw new InvalidError([{ path: 'to', message: 'it must be within 45 days after from' }]);
      }
      const { items, isCut } = await readOccurrences(context, { from, to });
      return { items: [...items], isCut };
    },
  );
}
