import { Type } from 'typebox';
import { ConflictError } from '../../../core/errors.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { sendCompressed } from '../../compressed.ts';
import {
  fleetSitesSchema,
  groupingField,
  MAX_SITES_ASKED,
  overviewSchema,
  searchSchema,
  STATUS_BYTE,
} from '../../schemas/fleet.ts';
import type { TypedApp } from '../../validation.ts';

const byQuery = Type.Object({ by: groupingField }, { additionalProperties: false });

const sitesQuery = Type.Object(
  {
    at: Type.String({
      pattern: `^[0-9]{1,8}(,[0-9]{1,8}){0,${MAX_SITES_ASKED - 1}}$`,
      description: `Places in the map with commas between them, at most ${MAX_SITES_ASKED}: \`1011,1012\`.`,
    }),
    by: groupingField,
    map: Type.Optional(
      Type.String({
        maxLength: 60,
        description: 'The `mapVersion` that the places are of; when it is over, the answer is 409.',
      }),
    ),
  },
  { additionalProperties: false },
);

const searchQuery = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Words, all of which it has, in any case.',
    }),
  },
  { additionalProperties: false },
);

type Needs = Pick<ServiceContext, 'fleet'>;

/** What the overview shows, from memory. */
export function addFleetRoutes(app: TypedApp, { fleet }: Needs): void {
  app.get(
    '/api/v1/overview',
    {
      config: { access: 'read', cost: 'list' },
      schema: {
        tags: ['fleet'],
        summary: 'What is wrong, how many sites are in which state, and whether we can be trusted',
        querystring: byQuery,
        response: { 200: overviewSchema },
      },
    },
    ({ query }) => fleet.overview(query.by ?? 'group'),
  );
  addMapRoute(app, { fleet });
  app.get(
    '/api/v1/fleet/sites',
    {
      config: { access: 'read', cost: 'list' },
      schema: {
        tags: ['fleet'],
        summary: 'The sites at some places of the map',
        querystring: sitesQuery,
        response: { 200: fleetSitesSchema },
      },
    },
    async ({ query }) => {
      const { by = 'group', at, map } = query;
      await fleet.openMap(by);
      const mapVersion = fleet.mapVersion(by);
      if (map !== undefined && map !== mapVersion) {
        throw new ConflictError('the map has another order now: read it again', { mapVersion });
      }
      const sites = at.split(',').map((place) => fleet.siteAt(by, Number(place)));
      return { mapVersion, items: sites.filter((site) => site !== null) };
    },
  );
  app.get(
    '/api/v1/search',
    {
      config: { access: 'read', cost: 'list' },
      schema: {
        tags: ['fleet'],
        summary: 'Sites, groups, tags and owners by words of their names and addresses',
        querystring: searchQuery,
        response: { 200: searchSchema },
      },
    },
    async ({ query }) => ({ items: await fleet.search(query.q) }),
  );
}

function addMapRoute(app: TypedApp, { fleet }: Needs): void {
  app.get(
    '/api/v1/fleet/map',
    {
      config: { access: 'read', cost: 'list' },
      schema: {
        tags: ['fleet'],
        summary: 'One byte a site, in the order of the map',
        description: `${STATUS_BYTE} The header \`x-map-version\` names the order, the \`ETag\` the bytes as well; later changes come as events.`,
        querystring: byQuery,
        produces: ['application/octet-stream'],
        response: { 200: Type.String(), 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const by = request.query.by ?? 'group';
      await fleet.openMap(by);
      const { version, tag, bytes } = fleet.map(by);
      const etag = `"${tag}"`;
      reply
        .header('cache-control', 'private, no-cache')
        .header('etag', etag)
        .header('x-map-version', version);
      const known = (request.headers['if-none-match'] ?? '').replaceAll('W/', '').split(/, */);
      if (known.includes(etag)) return reply.code(304).send();
      reply.type('application/octet-stream');
      return sendCompressed(request, reply, Buffer.from(bytes.buffer, 0, bytes.length));
    },
  );
}
