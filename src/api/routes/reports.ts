import { Type } from 'typebox';
import { asOwnerId } from '../../core/ids.ts';
import { normalTag } from '../../core/monitor/tags.ts';
import { InvalidError } from '../../core/errors.ts';
import type { ServiceContext } from '../../services/context.ts';
import { makeReport } from '../../services/reports/make-report.ts';
import { RANGE_FORMS, reportRange } from '../../services/reports/report-range.ts';
import { idField } from '../schemas/paging.ts';
import { reportSchema } from '../schemas/report.ts';
import type { TypedApp } from '../validation.ts';

const query = Type.Object(
  {
    owner: Type.Optional(idField),
    tag: Type.Optional(Type.String({ maxLength: 64, description: 'Only sites with this tag.' })),
    range: Type.Optional(
      Type.String({
        maxLength: 80,
        default: '7d',
        description: `The time it is about: ${RANGE_FORMS}.`,
      }),
    ),
    sites: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000,
        default: 100,
        description: 'Most sites that are listed, the worst first; all are counted. 100.',
      }),
    ),
  },
  { additionalProperties: false },
);

export function addReportRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/reports',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'Report how the sites of an owner, or of a tag, did over some time',
        querystring: query,
        response: { 200: reportSchema },
      },
    },
    async ({ query: { owner, tag, range = '7d', sites = 100 } }) => {
      const ownerId = owner === undefined ? undefined : asOwnerId(owner);
      const known = ownerId === undefined ? null : await context.storage.owners.get(ownerId);
      const timezone = known?.timezone ?? 'UTC';
      return makeReport(context, {
        ...reportRange(range, timezone, context.clock.now()),
        ...(ownerId !== undefined && { ownerId }),
        ...(tag !== undefined && { tag: tagOf(tag) }),
        maxSites: sites,
      });
    },
  );
}

function tagOf(text: string): string {
  const tag = normalTag(text);
  if (tag === null) throw new InvalidError([{ path: 'tag', message: 'tag is none' }]);
  return tag;
}
