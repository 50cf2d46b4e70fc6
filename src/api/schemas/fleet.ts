import { Type } from 'typebox';
import { GROUPINGS } from '../../services/fleet/fleet-index.ts';
import { STATUSES } from '../../core/monitor/monitor.ts';
import { TROUBLE_CAUSES } from '../../core/probe-health/alarm.ts';
import { nullable, timestamp } from './paging.ts';

const count = Type.Integer({ minimum: 0 });
const milliseconds = Type.Number({ minimum: 0 });

/** The query parameter `by`. */
export const groupingField = Type.Optional(
  Type.Enum([...GROUPINGS], {
    description:
      'What sites are put together by: their group, their first tag or their first owner; `group`. An `index` is a place in that order.',
  }),
);

export const STATUS_BYTE =
  'A byte: the low 4 bits are the number of the status (0 pending, 1 up, 2 degraded, 3 suspect, 4 down, 5 recovering, 6 unknown); ' +
  '16 paused, 32 in maintenance, 64 silenced, 128 acknowledged.';

export const fleetCountsSchema = Type.Object(
  {
    total: count,
    pending: count,
    up: count,
    degraded: count,
    suspect: count,
    down: count,
    recovering: count,
    unknown: count,
    paused: count,
    maintenance: count,
    silenced: count,
    acknowledged: count,
  },
  {
    title: 'FleetCounts',
    description:
      'Each site counts once: as paused, as in maintenance, or by its status. Silenced and acknowledged ones are counted beside that.',
  },
);

const HEADLINES = ['empty', 'blind', 'down', 'checking', 'partly', 'up'] as const;

export const headlineSchema = Type.Object(
  {
    kind: Type.Enum([...HEADLINES], {
      description:
        'What the page says first: no sites, we cannot see, some are down, none was judged yet, some are suspected or not judged, all that are watched are up.',
    }),
    sites: Type.Integer({
      minimum: 0,
      description: 'Those that it is about: down ones, those that are known to be up, or all.',
    }),
    total: count,
    since: nullable(Type.Integer({ description: 'Since when we cannot see; epoch ms.' })),
  },
  { title: 'Headline' },
);

const siteNameSchema = Type.Object({ index: count, id: Type.String(), name: Type.String() });

export const fleetProblemSchema = Type.Object(
  {
    id: Type.String({ description: 'Stays the same while the problem lasts.' }),
    incidentId: nullable(Type.String({ description: 'Of its newest incident; null while slow.' })),
    status: Type.Enum([...STATUSES]),
    reason: nullable(Type.String()),
    message: nullable(Type.String({ description: 'One sentence on the newest incident.' })),
    since: timestamp,
    sites: Type.Array(siteNameSchema, { maxItems: 5, description: 'The first of them.' }),
    count: Type.Integer({ minimum: 1, description: 'How many sites it is about.' }),
    cause: nullable(
      Type.Object(
        { kind: Type.Enum(['address', 'host']), value: Type.String() },
        { description: 'What several sites have in common; null for one.' },
      ),
    ),
    acknowledged: nullable(Type.Object({ by: Type.String(), at: timestamp })),
    owners: Type.Array(Type.String(), {
      maxItems: 5,
      description: 'Ids of those who are notified.',
    }),
    notified: nullable(
      Type.Object(
        {
          at: nullable(
            Type.Integer({
              description: 'When the first message arrived, epoch ms; null: none has.',
            }),
          ),
          who: Type.Array(Type.String(), {
            description:
              'Names of the owners that a message reached; of a channel without one, its id.',
          }),
          channels: Type.Array(Type.String(), { description: 'Ids of those that took one.' }),
        },
        { description: 'Who was notified of the newest incident; null while that cannot be read.' },
      ),
    ),
  },
  { title: 'FleetProblem' },
);

export const trustSchema = Type.Object(
  {
    startedWithinMs: nullable(
      Type.Number({
        minimum: 0,
        description: '99% of the checks of the last minute started within so long of their time.',
      }),
    ),
    checksPerSecond: Type.Number({ minimum: 0, description: 'Over the last minute.' }),
    inFlight: count,
    backlog: count,
    sitesAsked: Type.Integer({
      minimum: 0,
      description: 'Sites that were asked in the last minute.',
    }),
    sitesAnswered: Type.Integer({
      minimum: 0,
      description: 'Those among them that answered anything: what speaks for our own network.',
    }),
    messagesWaiting: count,
    deadLetters: count,
    suspicions: Type.Integer({
      minimum: 0,
      description: 'Times that a site seemed down in the last 30 days.',
    }),
    falseAlarms: Type.Integer({
      minimum: 0,
      description:
        'Those among them that the re-checks did not confirm; no one is notified of these.',
    }),
    storageLagMs: milliseconds,
    isOnTime: Type.Boolean(),
    isStorageWritable: Type.Boolean(),
    areSendersMoving: Type.Boolean(),
    alarm: nullable(
      Type.Object({
        id: Type.String(),
        cause: Type.Enum([...TROUBLE_CAUSES]),
        startedAt: timestamp,
      }),
    ),
  },
  { title: 'Trust' },
);

export const mapBlockSchema = Type.Object(
  {
    id: nullable(
      Type.String({ description: 'Group, tag or owner; null for the block of others.' }),
    ),
    name: nullable(Type.String()),
    kind: Type.Enum(['named', 'others', 'none'], {
      description:
        'Of `named` ones, the 23 largest; `others` holds all further ones together, `none` those without any.',
    }),
    count: Type.Integer({ minimum: 1 }),
    counts: Type.Record(Type.String(), count, {
      description: 'As in the whole, those above zero; without `total`.',
    }),
  },
  { title: 'MapBlock' },
);

export const overviewSchema = Type.Object(
  {
    now: timestamp,
    counts: fleetCountsSchema,
    headline: headlineSchema,
    problems: Type.Array(fleetProblemSchema, {
      maxItems: 5,
      description:
        'Not acknowledged ones first, then the newest; slow sites after all that is down.',
    }),
    more: Type.Integer({ minimum: 0, description: 'Further problems.' }),
    trust: trustSchema,
    blocks: Type.Array(mapBlockSchema, {
      maxItems: 25,
      description: 'In the order of the map, which has the sites of each one after the other.',
    }),
    mapVersion: Type.String({
      description: 'Names the order of the sites; the same as `x-map-version` of the map.',
    }),
  },
  { title: 'Overview' },
);

/** Places of the map that one question may name. */
export const MAX_SITES_ASKED = 50;

export const fleetSitesSchema = Type.Object(
  {
    mapVersion: Type.String(),
    items: Type.Array(
      Type.Object({
        index: count,
        id: Type.String(),
        name: Type.String(),
        site: Type.Integer({ minimum: 0, maximum: 255, description: STATUS_BYTE }),
        status: Type.Enum([...STATUSES]),
        reason: nullable(Type.String()),
        since: timestamp,
      }),
      { maxItems: MAX_SITES_ASKED, description: 'Places that do not exist are left out.' },
    ),
  },
  { title: 'FleetSites' },
);

/** What a search finds. */
const FOUND_TYPES = ['monitor', 'group', 'tag', 'owner'] as const;

export const searchSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        type: Type.Enum([...FOUND_TYPES]),
        id: Type.String(),
        title: Type.String(),
        detail: Type.String({
          description: 'The address of a site; how many sites the others have.',
        }),
        status: nullable(Type.Enum([...STATUSES])),
      }),
      { maxItems: 20, description: 'The best first.' },
    ),
  },
  { title: 'SearchResult' },
);
