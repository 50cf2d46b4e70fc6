import type { MonitorId, OwnerId } from '../../core/ids.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { RESOLUTION_MS } from '../../core/check/rollup.ts';
import type { Storage, WatchedMonitor } from '../../core/ports/storage.ts';
import { composeReport, type Report, type SiteReport } from '../../core/reports/report.ts';
import { siteReport } from '../../core/reports/site-report.ts';
import { uptimeFacts, type ServicePast } from '../../core/uptime/facts.ts';
import { NotFoundError } from '../../core/errors.ts';
import { readServicePast, type PastContext } from '../uptime/service-past.ts';

/** Monitors that are summed up at once. */
const PAGE = 500;
/** Hours are kept at least this long. */
const HOURS_KEPT_MS = 60 * RESOLUTION_MS.day;
/** What the response times of a report are measured against lies in so much time before it. */
const USUAL_MS = 28 * RESOLUTION_MS.day;

/** What a report is about: an owner, a tag, both, or all sites. */
export interface ReportQuery extends Gap {
  readonly ownerId?: OwnerId;
  readonly tag?: string;
  /** Most sites that are listed; all are counted. */
  readonly maxSites: number;
}

/** The parts of a service that a report is made of. */
export interface ReportContext extends PastContext {
  readonly storage: Pick<
    Storage,
    'history' | 'life' | 'maintenance' | 'monitors' | 'owners' | 'past'
  >;
}

/** Sums up how sites did, in one pass over them. Throws `NotFoundError` for an unknown owner. */
export async function makeReport(context: ReportContext, query: ReportQuery): Promise<Report> {
  const { storage } = context;
  const { ownerId, tag, from, to } = query;
  const owner = ownerId === undefined ? null : await storage.owners.get(ownerId);
  if (ownerId !== undefined && owner === null) throw new NotFoundError('owner', ownerId);
  const range = { from, to };
  const service = await readServicePast(context, range);
  const sites: SiteReport[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await storage.monitors.list({
      limit: PAGE,
      cursor,
      ...(ownerId !== undefined && { ownerId }),
      ...(tag !== undefined && { tags: [tag] }),
    });
    for (const site of await sitesOf(context, page.items, { range, service })) sites.push(site);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  const about = {
    ...range,
    owner: owner && { id: owner.id, name: owner.name },
    tag: tag ?? null,
    timezone: owner?.timezone ?? 'UTC',
  };
  return composeReport(about, sites, query.maxSites);
}

async function sitesOf(
  { storage }: ReportContext,
  watched: readonly WatchedMonitor[],
  { range, service }: { readonly range: Gap; readonly service: ServicePast },
): Promise<readonly SiteReport[]> {
  const ids: readonly MonitorId[] = watched.map(({ monitor }) => monitor.id);
  const past = await storage.past.between(ids, range);
  // Of longer ranges, and of long ago, whole days: nothing finer is kept, and they are read in one piece.
  const isRecent = service.now - range.from <= HOURS_KEPT_MS;
  const isShort = range.to - range.from <= 7 * RESOLUTION_MS.day;
  const resolution = isRecent && isShort ? 'hour' : 'day';
  const now = await storage.history.totals(ids, { resolution, ...range });
  const usual = { from: range.from - USUAL_MS, to: range.from };
  const before = await storage.history.totals(ids, { resolution: 'day', ...usual });
  return watched.flatMap((each) => {
    const { id } = each.monitor;
    const known = past.get(id);
    if (known === undefined) return [];
    const facts = uptimeFacts(each, known, service);
    return [
      siteReport(each, range, { facts, now: now.get(id) ?? null, before: before.get(id) ?? null }),
    ];
  });
}
