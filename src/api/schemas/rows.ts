import { Type } from 'typebox';
import { ROW_COLUMNS, type SiteRow } from '../../services/fleet/list/site-row.ts';
import { fleetCountsSchema } from './fleet.ts';
import { nullable, timestamp } from './paging.ts';

const count = Type.Integer({ minimum: 0 });

const facet = Type.Array(Type.Object({ value: Type.String(), count }), {
  maxItems: 20,
  description: 'The most frequent, each with how many of the matching sites have it.',
});

export const rowsSchema = Type.Object(
  {
    columns: Type.Array(Type.Enum([...ROW_COLUMNS]), {
      description: 'What the values of a row are, in order.',
    }),
    rows: Type.Array(
      Type.Unsafe<SiteRow | null>({
        description:
          'The values of one site; null where it was removed since the snapshot. In `bar`: `0`-`3` up, the higher the slower ' +
          'against what is usual for it; `s` slow, `A`-`J` down for one to ten tenths, `u` not judged, `m` maintenance, `p` paused, `-` nothing.',
      }),
    ),
    total: Type.Integer({ minimum: 0, description: 'Sites that match.' }),
    snapshot: Type.String(),
    now: timestamp,
    from: Type.Integer({ description: 'Where the bars begin, epoch ms.' }),
    stepMs: Type.Integer({ description: 'What one character of a bar stands for.' }),
    mapVersion: Type.String(),
    blocks: Type.Array(
      Type.Object({
        name: nullable(Type.String()),
        kind: Type.Enum(['named', 'others', 'none']),
        count,
      }),
      {
        maxItems: 25,
        description:
          'With `grouped`: what the rows stand together by, in their order, and how many each has.',
      },
    ),
    facets: Type.Object(
      {
        counts: fleetCountsSchema,
        groups: facet,
        tags: facet,
        owners: facet,
        kinds: facet,
      },
      {
        description:
          '`counts` leave out the conditions `status:` and `is:` of the filter; the others are of all that match.',
      },
    ),
    without: Type.Array(Type.Object({ condition: Type.String(), filter: Type.String(), count }), {
      maxItems: 10,
      description:
        'Only when nothing matches: the filter without one of its conditions, and how many match then.',
    }),
    isComplete: Type.Boolean({
      description:
        'False for a while after a start, until the past is read: bars and uptimes may change.',
    }),
  },
  { title: 'FleetRows' },
);
