import type { MonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';

/** Forgets a monitor with its history; those who were told that it is down are told that it is gone. Throws `NotFoundError`. */
export async function removeMonitor(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'clock'>,
  id: MonitorId,
): Promise<void> {
  await context.storage.monitors.remove(id, context.clock.now());
  context.watch.remove(id);
}
