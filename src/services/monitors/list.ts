import type { Check } from '../../core/check/check.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Page } from '../../core/page.ts';
import type { MonitorQuery, WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';

/** A monitor with its state and its newest checks, newest first. */
export interface ListedMonitor extends WatchedMonitor {
  readonly latestChecks: readonly Check[];
}

/** Checks in one page; a page with more monitors than that leaves room for is shorter, and says where the next begins. */
export const MAX_LISTED_CHECKS = 10_000;
/** Checks that are read at once: they are copied from one thread to another in one go. */
const CHECKS_AT_ONCE = 2_000;

/** Monitors by name, each with up to `checkCount` (0 to 100) of its newest checks. */
export async function listMonitors(
  context: Pick<ServiceContext, 'storage'>,
  input: { readonly query: MonitorQuery; readonly checkCount: number },
): Promise<Page<ListedMonitor>> {
  const { storage } = context;
  const { checkCount, query } = input;
  const capacity = Math.floor(MAX_LISTED_CHECKS / Math.max(1, checkCount));
  const page = await storage.monitors.list({ ...query, limit: Math.min(query.limit, capacity) });
  const ids = page.items.map(({ monitor }) => monitor.id);
  const latest = new Map<MonitorId, readonly Check[]>();
  const wanted = checkCount > 0 ? ids : [];
  const step = Math.floor(CHECKS_AT_ONCE / Math.max(1, checkCount));
  for (let from = 0; from < wanted.length; from += step) {
    const some = await storage.history.latest(wanted.slice(from, from + step), checkCount);
    for (const [id, checks] of some) latest.set(id, checks);
  }
  return {
    nextCursor: page.nextCursor,
    items: page.items.map((watched) => ({
      ...watched,
      latestChecks: latest.get(watched.monitor.id) ?? [],
    })),
  };
}
