import type { Check } from '../../core/check.ts';
import type { Page } from '../../core/page.ts';
import type { MonitorQuery, WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';

/** A monitor with its state and its newest checks, newest first. */
export interface ListedMonitor extends WatchedMonitor {
  readonly latestChecks: readonly Check[];
}

/** Monitors by name, each with up to `checkCount` (0 to 100) of its newest checks. */
export async function listMonitors(
  context: Pick<ServiceContext, 'storage'>,
  input: { readonly query: MonitorQuery; readonly checkCount: number },
): Promise<Page<ListedMonitor>> {
  const { storage } = context;
  const page = await storage.monitors.list(input.query);
  const ids = page.items.map(({ monitor }) => monitor.id);
  const isWanted = input.checkCount > 0 && ids.length > 0;
  const latest = isWanted ? await storage.history.latest(ids, input.checkCount) : null;
  return {
    nextCursor: page.nextCursor,
    items: page.items.map((watched) => ({
      ...watched,
      latestChecks: latest?.get(watched.monitor.id) ?? [],
    })),
  };
}
