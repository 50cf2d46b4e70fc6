import { Type } from 'typebox';
import { fleetCountsSchema } from './fleet.ts';
import { timestamp } from './paging.ts';

const count = Type.Integer({ minimum: 0 });

/** Names of what stands in a row, in order. */
export const ROW_COLUMNS = [
  'index',
  'id',
  'name',
  'target',
  'kind',
  'group',
  'site',
  'reason',
  'since',
  'bar',
  'uptimeRatio',
  'downMs',
  'p95Ms',
  'lastMs',
  'checkedAt',
  'incidentId',
] as const;

/** A site in a list, its values in the order of `ROW_COLUMNS`. */
export type FleetRow = readonly [
  /** Its place in the map; -1 while it has none yet. */
  index: number,
  id: string,
  name: string,
  target: string,
  kind: string,
  group: string | null,
  /** The byte of the map: status in the low 4 bits, then paused, maintenance, silenced, acknowledged. */
  site: number,
  reason: string | null,
  /** Epoch ms. */
  since: number,
  /** 48 characters over the range, oldest first. */
  bar: string,
  /** Over 30 days, 0 to 1, cut to thousandths of a percent; `null` when nothing was judged. */
  uptimeRatio: number | null,
  /** Over the same 30 days. */
  downMs: number,
  /** Over about the last day. */
  p95Ms: number | null,
  /** Of the latest check. */
  lastMs: number | null,
  /** Epoch ms; `null`: never since the start. */
  checkedAt: number | null,
  incidentId: string | null,
];

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
      Type.Unsafe<FleetRow | null>({
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
