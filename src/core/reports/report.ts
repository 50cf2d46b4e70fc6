import type { Expiry } from '../check/expiry.ts';
import type { Gap } from '../incident/service-downtime.ts';
import { uptimeRatioOf } from '../uptime/share.ts';
import { addDurations, judgedMs, NO_TIME, type Durations } from '../uptime/uptime.ts';

/** How a site did in the range of a report. */
export interface SiteReport {
  readonly monitorId: string;
  readonly name: string;
  readonly url: string;
  readonly durations: Durations;
  /** 0 to 1, cut and never rounded up; `null` when nothing was judged. */
  readonly uptimeRatio: number | null;
  /** Outages that lie in the range at least in part. */
  readonly incidents: number;
  /** The one that lasted most, as much of it as lies in the range; `null` without any. */
  readonly maxOutage: Gap | null;
  /** Suspicions that the re-checks did not confirm. */
  readonly falseAlarms: number;
  /** 95th percentile of its response times in the range, and in the four weeks before; `null` without any. */
  readonly p95Ms: number | null;
  readonly usualP95Ms: number | null;
  /** What of it ends within thirty days of the end of the range; `null`: nothing that is known. */
  readonly expiry: Expiry | null;
}

/** How the sites of an owner, or of a filter, did in a range (epoch ms). */
export interface Report extends Gap {
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly tag: string | null;
  readonly timezone: string;
  readonly siteCount: number;
  /** Of all sites together. */
  readonly durations: Durations;
  readonly uptimeRatio: number | null;
  readonly incidents: number;
  readonly falseAlarms: number;
  readonly maxOutage: (Gap & { readonly site: string }) | null;
  /** The worst first: the least uptime, then the maximum outage, then by name; as many as were asked for. */
  readonly sites: readonly SiteReport[];
  /** Those that took maxOutage, the slowest first, at most five. */
  readonly slowest: readonly SiteReport[];
  /** Those with something that ends soon, the soonest first, at most twenty. */
  readonly endingSoon: readonly SiteReport[];
  /** How many have something that ends soon. */
  readonly endingCount: number;
}

const MAX_SLOWEST = 5;
const MAX_ENDING = 20;

/** Brings the sites of a report together. */
export function composeReport(
  about: Pick<Report, 'from' | 'to' | 'owner' | 'tag' | 'timezone'>,
  all: readonly SiteReport[],
  maxSites: number,
): Report {
  let durations = NO_TIME;
  let incidents = 0;
  let falseAlarms = 0;
  let maxOutage: Report['maxOutage'] = null;
  const ending = all.filter(({ expiry }) => expiry !== null);
  for (const site of all) {
    durations = addDurations(durations, site.durations);
    incidents += site.incidents;
    falseAlarms += site.falseAlarms;
    if (site.maxOutage !== null && lengthOf(site.maxOutage) > lengthOf(maxOutage)) {
      maxOutage = { ...site.maxOutage, site: site.name };
    }
  }
  return {
    ...about,
    siteCount: all.length,
    durations,
    uptimeRatio: uptimeRatioOf(durations),
    incidents,
    falseAlarms,
    maxOutage,
    sites: all.toSorted(byWorst).slice(0, maxSites),
    slowest: all
      .filter(({ p95Ms }) => p95Ms !== null)
      .toSorted((a, b) => (b.p95Ms ?? 0) - (a.p95Ms ?? 0))
      .slice(0, MAX_SLOWEST),
    endingSoon: ending
      .toSorted((a, b) => (a.expiry?.at ?? 0) - (b.expiry?.at ?? 0))
      .slice(0, MAX_ENDING),
    endingCount: ending.length,
  };
}

function lengthOf(stretch: Gap | null): number {
  return stretch === null ? -1 : stretch.to - stretch.from;
}

function byWorst(a: SiteReport, b: SiteReport): number {
  const share = shareDown(b) - shareDown(a);
  if (share !== 0) return share;
  const length = lengthOf(b.maxOutage) - lengthOf(a.maxOutage);
  if (length !== 0) return length;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function shareDown({ durations }: SiteReport): number {
  return durations.down / Math.max(1, judgedMs(durations));
}
