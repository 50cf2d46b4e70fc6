import { Type, type Static } from 'typebox';
import { InvalidError } from '../../../core/errors.ts';
import { readSiteFilter, type SiteFilter } from '../../../core/filter/site-filter.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { ROW_SORTS, type RowSort } from '../../../services/fleet/list/row-sorts.ts';
import type { RowsAnswer } from '../../../services/fleet/list/rows.ts';
import { BAR_RANGES } from '../../../services/fleet/past/ranges.ts';
import { ROW_COLUMNS } from '../../../services/fleet/list/site-row.ts';
import { sendCompressed } from '../../compressed.ts';
import { groupingField } from '../../schemas/fleet.ts';
import { rowsSchema } from '../../schemas/rows.ts';
import type { TypedApp } from '../../validation.ts';

const DEFAULT_LIMIT = 100;

const rowsQuery = Type.Object(
  {
    filter: Type.Optional(
      Type.String({
        description:
          'Words that name or target has; `status:down,slow`, `tag:web`, `group:"Customers EU"`, `owner:ops`, `project:shop`, `kind:tcp`, `reason:dns_*`, `is:paused`; commas mean or, a minus in front means not. At most 1,000 characters.',
      }),
    ),
    sort: Type.Optional(
      Type.String({
        pattern: `^-?(${ROW_SORTS.join('|')})$`,
        description: `${ROW_SORTS.map((sort) => `\`${sort}\``).join(', ')}; with a minus the other way round. \`worst\`.`,
      }),
    ),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000, description: '0.' })),
    limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 200, description: '100.' })),
    range: Type.Optional(Type.Enum([...BAR_RANGES], { description: 'Of the bars; `24h`.' })),
    snapshot: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          'Of an answer before: the same order, for 10 minutes after its last use. One that is gone, or of another filter or sort, begins a new one.',
      }),
    ),
    by: groupingField,
    grouped: Type.Optional(
      Type.Boolean({ description: 'Rows of the same group, tag or owner (`by`) stand together.' }),
    ),
  },
  { additionalProperties: false },
);

/** The list of sites, from memory. */
export function addRowsRoute(app: TypedApp, { fleet }: Pick<ServiceContext, 'fleet'>): void {
  app.get(
    '/api/v1/monitors/rows',
    {
      config: { access: 'read', cost: 'list' },
      schema: {
        tags: ['fleet'],
        summary: 'Monitors as rows of a list, in any order and from any offset',
        querystring: rowsQuery,
        response: { 200: rowsSchema },
      },
    },
    async (request, reply) => {
      const answer = await fleet.rows(questionOf(request.query));
      reply.type('application/json; charset=utf-8');
      return sendCompressed(request, reply, Buffer.from(JSON.stringify(viewOf(answer))));
    },
  );
}

function questionOf(
  query: Static<typeof rowsQuery>,
): Parameters<ServiceContext['fleet']['rows']>[0] {
  const sort = query.sort ?? 'worst';
  return {
    filter: filterOf(query.filter ?? ''),
    sort: { by: sort.replace('-', '') as RowSort, isReversed: sort.startsWith('-') },
    offset: query.offset ?? 0,
    limit: query.limit ?? DEFAULT_LIMIT,
    range: query.range ?? '24h',
    snapshot: query.snapshot ?? null,
    by: query.by ?? 'group',
    isGrouped: query.grouped ?? false,
  };
}

function filterOf(text: string): SiteFilter {
  const reading = readSiteFilter(text);
  if (reading.kind === 'refused') throw new InvalidError(reading.problems);
  return reading.filter;
}

function viewOf({ snapshot, rows, ...rest }: RowsAnswer): object {
  const { blocks, counts, groups, tags, owners, kinds } = snapshot;
  return {
    columns: ROW_COLUMNS,
    rows,
    total: snapshot.slots.length,
    snapshot: snapshot.id,
    blocks: blocks.map(({ key, ...block }) => ({ name: key, ...block })),
    facets: { counts, groups, tags, owners, kinds },
    ...rest,
  };
}
