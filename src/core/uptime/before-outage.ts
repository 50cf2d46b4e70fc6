import { percentileMs, RESOLUTION_MS, type Rollup } from '../check/rollup.ts';
import type { JsonObject } from '../json.ts';
import type { Past } from '../ports/past-store.ts';
import type { WatchedMonitor } from '../ports/storage.ts';
import { uptimeFacts, type ServicePast } from './facts.ts';
import { uptimeRatioOf } from './share.ts';
import { durationsOf, timelineOf } from './uptime.ts';

/** How far back the uptime before an outage, and the outage before it, are searched: 30 days, in milliseconds. */
export const BEFORE_SPAN_MS = 30 * RESOLUTION_MS.day;

/** What is stored of a monitor for which an outage begins. */
export interface StoredBefore {
  /** Over `BEFORE_SPAN_MS`; `null`: nothing. */
  readonly past: Past | null;
  /** The sums of its last days; `null`: no check. */
  readonly total: Rollup | null;
}

/**
 * What was normal until `at`, the first failed check (epoch ms), as evidence: `usualMs`, the median response time;
 * `uptime24h` and `uptime30d`, 0 to 1, cut; `lastOutage`, `{ startedAt, lastedMs }`. What is not known is left out.
 */
export function normalBefore(
  watched: WatchedMonitor,
  { past, total }: StoredBefore,
  { service, at }: { readonly service: ServicePast; readonly at: number },
): JsonObject {
  const usualMs = total && percentileMs(total, 0.5);
  return {
    ...(usualMs !== null && { usualMs: Math.round(usualMs) }),
    ...(past !== null && uptimesOf(uptimeFacts(watched, past, service), at)),
    ...(past !== null && lastOutageOf(past, at)),
  };
}

function uptimesOf(facts: ReturnType<typeof uptimeFacts>, at: number): JsonObject {
  const ratio = (spanMs: number): number | null =>
    uptimeRatioOf(durationsOf(timelineOf(facts, { from: at - spanMs, to: at })));
  const lastDay = ratio(RESOLUTION_MS.day);
  // Of a monitor that is younger it would say the same once more.
  const isOlder = facts.createdAt < at - RESOLUTION_MS.day;
  const lastMonth = isOlder ? ratio(BEFORE_SPAN_MS) : null;
  return {
    ...(lastDay !== null && { uptime24h: lastDay }),
    ...(lastMonth !== null && { uptime30d: lastMonth }),
  };
}

function lastOutageOf({ outages }: Past, at: number): JsonObject {
  const last = outages.findLast(
    ({ startedAt, resolvedAt }) => resolvedAt !== null && startedAt < at,
  );
  if (last === undefined || last.resolvedAt === null) return {};
  const { startedAt, resolvedAt } = last;
  return { lastOutage: { startedAt, lastedMs: resolvedAt - startedAt } };
}
