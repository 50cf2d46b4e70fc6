import { InvalidError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { uptimeFacts } from '../../core/uptime/facts.ts';
import { uptimeRatioOf } from '../../core/uptime/share.ts';
import {
  durationsOf,
  judgedMs,
  outagesIn,
  timelineOf,
  type Durations,
} from '../../core/uptime/uptime.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/actions.ts';
import { NAMED_RANGES, type RangeName } from './named-ranges.ts';
import { readServicePast } from './service-past.ts';

/** The uptime of a monitor in one range. */
export interface Uptime {
  /** A named range; `custom` for one that was given by its ends. */
  readonly range: RangeName | 'custom';
  readonly from: number;
  readonly to: number;
  /** Together exactly as long as the range. */
  readonly durations: Durations;
  /** Up, slow and down together. */
  readonly judgedMs: number;
  /** 0 to 1, cut and never rounded up; `null` when nothing was judged. */
  readonly uptimeRatio: number | null;
  readonly incidents: number;
}

/** Which range; all named ones, when nothing is given. Times are epoch ms, `to` is exclusive and now by default. */
export interface UptimeQuery {
  readonly monitorId: MonitorId;
  readonly range?: RangeName;
  readonly from?: number;
  readonly to?: number;
}

/** Sums up how long a monitor was up. Throws `NotFoundError`, `InvalidError` for a range that is empty or said twice. */
export async function readUptime(
  context: Pick<ServiceContext, 'storage' | 'clock'>,
  query: UptimeQuery,
): Promise<readonly Uptime[]> {
  const now = context.clock.now();
  const ranges = rangesOf(query, now);
  const watched = await getMonitor(context, query.monitorId);
  const whole = {
    from: ranges.reduce((first, { from }) => Math.min(first, from), now),
    to: ranges.reduce((last, { to }) => Math.max(last, to), 0),
  };
  const service = await readServicePast(context, whole);
  const past = (await context.storage.past.between([query.monitorId], whole)).get(query.monitorId);
  if (past === undefined) return [];
  const facts = uptimeFacts(watched, past, service);
  return ranges.map(({ range, from, to }) => {
    const durations = durationsOf(timelineOf(facts, { from, to }));
    return {
      range,
      from,
      to,
      durations,
      judgedMs: judgedMs(durations),
      uptimeRatio: uptimeRatioOf(durations),
      incidents: outagesIn(facts, { from, to }),
    };
  });
}

interface NamedRange extends Gap {
  readonly range: Uptime['range'];
}

function rangesOf(query: UptimeQuery, now: number): readonly NamedRange[] {
  const isCustom = query.from !== undefined || query.to !== undefined;
  if (query.range !== undefined && isCustom) {
    refuse('range', 'range is given beside from or to: give one of them');
  }
  if (isCustom) return [{ range: 'custom', ...customRange(query, now) }];
  const names = query.range === undefined ? Object.keys(NAMED_RANGES) : [query.range];
  return (names as RangeName[]).map((range) => ({
    range,
    from: now - NAMED_RANGES[range],
    to: now,
  }));
}

/** A range by its ends, cut at now: the future is not known. Throws `InvalidError` when it is empty. */
export function customRange(
  { from = 0, to }: { readonly from?: number; readonly to?: number },
  now: number,
): Gap {
  const end = Math.min(to ?? now, now);
  if (from >= end) refuse('from', 'from must be before to, and before now');
  return { from, to: end };
}

function refuse(path: string, message: string): never {
  throw new InvalidError([{ path, message }]);
}
