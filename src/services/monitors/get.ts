import { NotFoundError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';

/** One monitor with its state. Throws `NotFoundError`. */
export async function getMonitor(
  context: Pick<ServiceContext, 'storage'>,
  id: MonitorId,
): Promise<WatchedMonitor> {
  const watched = await context.storage.monitors.get(id);
  if (watched === null) throw new NotFoundError('monitor', id);
  return watched;
}
