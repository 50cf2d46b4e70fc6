import { percentileMs, type Rollup } from '../check/rollup.ts';
import type { Gap } from '../incident/service-downtime.ts';
import type { WatchedMonitor } from '../ports/storage.ts';
import { uptimeRatioOf } from '../uptime/share.ts';
import {
  durationsOf,
  outagesIn,
  timelineOf,
  type Transition,
  type UptimeFacts,
} from '../uptime/uptime.ts';
import type { SiteReport } from './report.ts';

/** What ends later than this after the end of a report is not in it. */
const SOON_MS = 30 * 86_400_000;

/** How a site did in a range, from what is known of it. */
export function siteReport(
  { monitor, state }: WatchedMonitor,
  range: Gap,
  known: {
    readonly facts: UptimeFacts;
    /** Its checks in the range and before it, each as one; `null` without any. */
    readonly now: Rollup | null;
    readonly before: Rollup | null;
  },
): SiteReport {
  const { facts } = known;
  const durations = durationsOf(timelineOf(facts, range));
  const { expiry } = state;
  const isSoon = expiry !== null && expiry.at <= range.to + SOON_MS;
  return {
    monitorId: monitor.id,
    name: monitor.name,
    url: monitor.target,
    durations,
    uptimeRatio: uptimeRatioOf(durations),
    incidents: outagesIn(facts, range),
    maxOutage: maxOutageIn(facts, range),
    falseAlarms: falseAlarmsIn(facts.transitions, range),
    p95Ms: known.now && percentileMs(known.now, 0.95),
    usualP95Ms: known.before && percentileMs(known.before, 0.95),
    expiry: isSoon ? expiry : null,
  };
}

function maxOutageIn({ outages }: UptimeFacts, { from, to }: Gap): Gap | null {
  let maxOutage: Gap | null = null;
  for (const { startedAt, resolvedAt } of outages) {
    const seen = { from: Math.max(startedAt, from), to: Math.min(resolvedAt ?? to, to) };
    const isLonger = maxOutage === null || seen.to - seen.from > maxOutage.to - maxOutage.from;
    if (seen.to >= seen.from && startedAt < to && isLonger) maxOutage = seen;
  }
  return maxOutage;
}

/** A suspicion that the next change of status took back. */
function falseAlarmsIn(transitions: readonly Transition[], { from, to }: Gap): number {
  return transitions.filter(
    (each) =>
      each.from === 'suspect' &&
      (each.to === 'up' || each.to === 'degraded') &&
      each.at >= from &&
      each.at < to,
  ).length;
}
