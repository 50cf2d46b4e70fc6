import { intervalsFor } from '../../core/calendar/in-force.ts';
import type { Planned } from '../../core/calendar/planned.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import { plannedMaintenance } from '../../core/people/maintenance.ts';
import type { ServicePast } from '../../core/uptime/facts.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Storage } from '../../core/ports/storage.ts';

/** The parts of a service that know of the past. */
export interface PastContext {
  readonly clock: Pick<Clock, 'now'>;
  readonly storage: Pick<Storage, 'life' | 'maintenance' | 'past'>;
}

const PAGE = 500;

/** What uptimes need to know beside the ledger: when we were there, and when maintenance was planned. */
export async function readServicePast(
  { storage, clock }: PastContext,
  range: Gap,
): Promise<ServicePast> {
  const planned: Planned[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await storage.maintenance.list({ limit: PAGE, cursor });
    for (const each of page.items) {
      const window = plannedMaintenance(each);
      if (window !== null) planned.push(window);
    }
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  const life = await storage.life.get();
  return {
    now: clock.now(),
    life,
    maintenanceOf: ({ monitor }) => intervalsFor(planned, monitor, range),
  };
}
