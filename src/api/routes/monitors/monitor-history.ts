import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { OUTCOMES, type Outcome } from '../../../core/check/outcome.ts';
import { asMonitorId } from '../../../core/ids.ts';
import type { CheckQuery } from '../../../core/ports/storage.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { listChecks, readStats } from '../../../services/history/history.ts';
import { latestEvidence } from '../../../services/incidents/evidence.ts';
import { exportedChecks } from '../../../services/history/export-checks.ts';
import { readSeries } from '../../../services/history/series.ts';
import { checkSchema, resolutionSchema, statsReportSchema } from '../../schemas/check.ts';
import { evidenceAnswerSchema } from '../../schemas/evidence.ts';
import { idParams, pageRequestOf, pageSchema, pagingFields } from '../../schemas/paging.ts';
import { seriesSchema } from '../../schemas/series.ts';
import { rangeNameSchema, uptimesSchema } from '../../schemas/uptime.ts';
import { readUptime } from '../../../services/uptime/uptime.ts';
import type { TypedApp } from '../../validation.ts';
import { seriesView } from '../../views/series-view.ts';
import { uptimeView } from '../../views/uptime-view.ts';

const spanFields = {
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'Epoch milliseconds, inclusive.' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'Epoch milliseconds, exclusive.' })),
};
const outcomeField = {
  outcome: Type.Optional(
    Type.Enum([...OUTCOMES], { description: 'Only these; a cursor goes with one outcome.' }),
  ),
};
const checksQuery = Type.Object(
  { ...pagingFields, ...spanFields, ...outcomeField },
  { additionalProperties: false },
);
const exportQuery = Type.Object(
  {
    ...spanFields,
    ...outcomeField,
    format: Type.Optional(
      Type.Enum(['csv', 'ndjson'], { description: '`csv`, or a line of JSON a check.' }),
    ),
  },
  { additionalProperties: false },
);
const statsQuery = Type.Object(
  { ...spanFields, resolution: Type.Optional(resolutionSchema) },
  { additionalProperties: false },
);

/** Which checks are asked for; what is left out stays out. */
function checksOf(query: {
  readonly from?: number;
  readonly to?: number;
  readonly outcome?: Outcome;
}): Pick<CheckQuery, 'from' | 'to' | 'outcome'> {
  return {
    ...spanOf(query),
    ...(query.outcome !== undefined && { outcome: query.outcome }),
  };
}

/** The given ends of a span; what is left out stays out. */
function spanOf(query: { readonly from?: number; readonly to?: number }): {
  readonly from?: number;
  readonly to?: number;
} {
  return {
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
  };
}

export function addMonitorHistoryRoutes(app: TypedApp, context: ServiceContext): void {
  addUptimeRoute(app, context);
  addSeriesRoute(app, context);
  addEvidenceRoute(app, context);
  app.get(
    '/api/v1/monitors/:id/checks',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'List the recorded checks of a monitor, newest first',
        params: idParams,
        querystring: checksQuery,
        response: { 200: pageSchema(checkSchema) },
      },
    },
    ({ params, query }) =>
      listChecks(context, {
        monitorId: asMonitorId(params.id),
        ...pageRequestOf(query),
        ...checksOf(query),
      }),
  );
  addChecksExport(app, context);
  app.get(
    '/api/v1/monitors/:id/stats',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'Uptime and response times of a monitor, summed up by minute, hour or day',
        params: idParams,
        querystring: statsQuery,
        response: { 200: statsReportSchema },
      },
    },
    ({ params, query }) =>
      readStats(context, {
        monitorId: asMonitorId(params.id),
        resolution: query.resolution ?? 'hour',
        ...spanOf(query),
      }),
  );
}

const MEDIA_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

function addChecksExport(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/monitors/:id/checks/export',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'Export the recorded checks of a monitor, newest first, as CSV or lines of JSON',
        params: idParams,
        querystring: exportQuery,
        response: {
          200: {
            content: {
              'text/csv': { schema: Type.String() },
              'application/x-ndjson': { schema: checkSchema },
            },
          },
        },
      },
    },
    async ({ params, query }, reply) => {
      const { format = 'csv' } = query;
      const monitorId = asMonitorId(params.id);
      const pieces = await exportedChecks(context, { monitorId, format, ...checksOf(query) });
      return reply
        .type(`${MEDIA_TYPES[format]}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="checks-${monitorId}.${format}"`)
        .send(Readable.from(pieces, { objectMode: false }));
    },
  );
}

const uptimeQuery = Type.Object(
  { ...spanFields, range: Type.Optional(rangeNameSchema) },
  { additionalProperties: false },
);

function addUptimeRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/monitors/:id/uptime',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'How long a monitor was up, slow, down, in maintenance, not judged and paused',
        description:
          'For one range, by its name or its ends, or for all named ones. Maintenance, pauses and what was not judged are left out of the ratio.',
        params: idParams,
        querystring: uptimeQuery,
        response: { 200: uptimesSchema },
      },
    },
    async ({ params, query }) => {
      const uptimes = await readUptime(context, {
        monitorId: asMonitorId(params.id),
        ...(query.range !== undefined && { range: query.range }),
        ...spanOf(query),
      });
      return uptimes.map(({ range, from, to, ...uptime }) => ({
        range,
        from,
        to,
        ...uptimeView(uptime),
      }));
    },
  );
}

const DEFAULT_POINTS = 144;

const seriesQuery = Type.Object(
  {
    ...spanFields,
    points: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 300,
        description: `About how many steps; ${DEFAULT_POINTS}. One more where the range does not begin on a mark of the clock.`,
      }),
    ),
  },
  { additionalProperties: false },
);

function addSeriesRoute(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/monitors/:id/series',
    {
      config: { access: 'read', isHeavy: true },
      schema: {
        tags: ['monitors'],
        summary: 'How quick a monitor was over time, as columns for a chart',
        description:
          'The last day, where no range is given. Percentiles are exact for as long as the checks themselves are kept.',
        params: idParams,
        querystring: seriesQuery,
        response: { 200: seriesSchema },
      },
    },
    async ({ params, query }) =>
      seriesView(
        await readSeries(context, {
          monitorId: asMonitorId(params.id),
          points: query.points ?? DEFAULT_POINTS,
          ...spanOf(query),
        }),
      ),
  );
}

function addEvidenceRoute(app: TypedApp, context: ServiceContext): void {
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
