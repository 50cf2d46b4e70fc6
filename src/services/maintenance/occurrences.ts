import { intervalsIn } from '../../core/calendar/windows.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { plannedMaintenance } from '../../core/people/maintenance.ts';
import { runInSlices } from '../../core/slices.ts';
import type { ServiceContext } from '../context.ts';

/** Of all windows together; a crontab may begin every ten minutes. */
const MAX_OCCURRENCES = 2_000;
const PAGE = 500;

/** One time at which a window holds; epoch ms, cut to the range that was asked about. */
export interface Occurrence extends Gap {
  readonly id: string;
  readonly name: string;
}

/** When maintenance windows hold within a range, in order; `isCut`: there are more than are named. */
export async function readOccurrences(
  { storage, clock }: Pick<ServiceContext, 'storage' | 'clock'>,
  range: Gap,
): Promise<{ readonly items: readonly Occurrence[]; readonly isCut: boolean }> {
  const found: Occurrence[] = [];
  let cursor: string | null = null;
  do {
    const page = await storage.maintenance.list({ limit: PAGE, cursor });
    const steps = (function* (): Generator<void, void> {
      for (const window of page.items) {
        const planned = plannedMaintenance(window);
        if (planned === null) continue;
        const { id, name, rule } = planned;
        for (const { from, to } of intervalsIn(rule, range)) found.push({ id, name, from, to });
        yield;
      }
    })();
    await runInSlices(steps, clock);
    cursor = page.nextCursor;
  } while (cursor !== null && found.length <= MAX_OCCURRENCES);
  const items = found.toSorted((a, b) => a.from - b.from || a.to - b.to);
  return {
    items: items.slice(0, MAX_OCCURRENCES),
    isCut: cursor !== null || items.length > MAX_OCCURRENCES,
  };
}
