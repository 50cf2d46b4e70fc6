import { Type } from 'typebox';
import { UPTIME_STATES, type UptimeState } from '../../core/uptime/uptime.ts';
import { nullable, timestamp } from './paging.ts';

const milliseconds = Type.Number({ minimum: 0 });
const count = Type.Integer({ minimum: 0 });
const ratio = nullable(Type.Number({ minimum: 0, maximum: 1 }));
const stretch = { from: timestamp, to: timestamp };

const durationFields = Object.fromEntries(
  UPTIME_STATES.map((state) => [state, Type.Integer({ minimum: 0 })]),
) as Record<UptimeState, ReturnType<typeof Type.Integer>>;

const durations = Type.Object(durationFields, {
  description: 'Milliseconds in each state; together as long as the range, of each site.',
});

const siteSchema = Type.Object(
  {
    monitorId: Type.String(),
    name: Type.String(),
    url: Type.String(),
    durations,
    uptimeRatio: ratio,
    incidents: count,
    maxOutage: nullable(Type.Object(stretch)),
    falseAlarms: Type.Integer({
      minimum: 0,
      description: 'Suspicions that the re-checks did not confirm.',
    }),
    p95Ms: nullable(milliseconds),
    usualP95Ms: nullable(
      Type.Number({ minimum: 0, description: 'The same in the four weeks before.' }),
    ),
    expiry: nullable(
      Type.Object(
        { of: Type.Enum(['certificate', 'domain']), at: timestamp },
        { description: 'Ends within thirty days of the end of the range.' },
      ),
    ),
  },
  { title: 'SiteReport' },
);

const sites = (description: string) => Type.Array(siteSchema, { description });

export const reportSchema = Type.Object(
  {
    ...stretch,
    owner: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    tag: nullable(Type.String()),
    timezone: Type.String(),
    siteCount: count,
    durations,
    uptimeRatio: ratio,
    incidents: count,
    falseAlarms: count,
    maxOutage: nullable(Type.Object({ ...stretch, site: Type.String() })),
    sites: sites('The worst first.'),
    slowest: sites('The slowest first, at most five.'),
    endingSoon: sites('Those with something that ends soon, the soonest first, at most twenty.'),
    endingCount: Type.Integer({
      minimum: 0,
      description: 'How many have something that ends soon.',
    }),
  },
  { title: 'Report' },
);
