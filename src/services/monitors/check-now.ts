import type { Check } from '../../core/check/check.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from './get.ts';

/** Checks a monitor at once, paused or not. Throws `NotFoundError`, `UnavailableError` when no result comes. */
export async function checkMonitorNow(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  id: MonitorId,
): Promise<Check> {
  await getMonitor(context, id);
  return context.watch.checkNow(id);
}
