import { Type } from 'typebox';
import { NAMED_RANGES, type RangeName } from '../../services/uptime/named-ranges.ts';
import { nullable, timestamp } from './paging.ts';

const span = (description: string) => Type.Integer({ minimum: 0, description });
const names = Object.keys(NAMED_RANGES) as [RangeName, ...RangeName[]];

export const rangeNameSchema = Type.Enum<RangeName[]>(names);

/** How long each state held, and the share of it; the same fields in uptimes and reports. */
export const uptimeFields = {
  judgedMs: span('`upMs`, `slowMs` and `downMs` together.'),
  upMs: span('Up, and as quick as it should be.'),
  slowMs: span('Up, but slower than its limit.'),
  downMs: span('Down, from the first failed check to the confirmed recovery.'),
  maintenanceMs: span('In a maintenance window; neither for nor against the site.'),
  unknownMs: span('Not judged: our own fault, no service, or before the first check.'),
  pausedMs: span('Paused.'),
  uptimeRatio: nullable(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'Up and slow among what was judged, cut to thousandths of a percent: 1 only when it was never down.',
    }),
  ),
  incidents: Type.Integer({ minimum: 0, description: 'Outages that lie in it at least in part.' }),
};

const uptimeSchema = Type.Object(
  {
    range: Type.Enum([...names, 'custom']),
    from: timestamp,
    to: timestamp,
    ...uptimeFields,
  },
  {
    title: 'Uptime',
    description: 'The states add up to the range, to the millisecond.',
  },
);

export const uptimesSchema = Type.Array(uptimeSchema);
