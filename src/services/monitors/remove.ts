import type { MonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';

/** Forgets a monitor with its history. Throws `NotFoundError`. */
export async function removeMonitor(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  id: MonitorId,
): Promise<void> {
  await context.storage.monitors.remove(id);
  context.watch.remove(id);
}
