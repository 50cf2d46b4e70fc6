import { activeAt, inForce } from '../../core/calendar/in-force.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { plannedSilence } from '../../core/people/silence.ts';
import type { ServiceContext } from '../context.ts';

const PAGE = 500;

/** When the silence ends that holds for a monitor now, as it is stored: epoch ms; `null`: none holds. */
export async function silencedUntil(
  { storage, clock }: Pick<ServiceContext, 'storage' | 'clock'>,
  monitor: Monitor,
): Promise<number | null> {
  const now = clock.now();
  let latest: number | null = null;
  let cursor: string | null = null;
  do {
    const page = await storage.silences.list({ limit: PAGE, cursor });
    const planned = page.items.flatMap((item) => plannedSilence(item) ?? []);
    const found = inForce(activeAt(planned, now).active, monitor);
    if (found !== null) latest = Math.max(latest ?? 0, found.until);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return latest;
}
