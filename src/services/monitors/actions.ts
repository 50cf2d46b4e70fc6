import type { Check } from '../../core/check/check.ts';
import { found } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'clock'>;

/** One monitor with its state. Throws `NotFoundError`. */
export async function getMonitor(
  context: Pick<ServiceContext, 'storage'>,
  id: MonitorId,
): Promise<WatchedMonitor> {
  return found(await context.storage.monitors.get(id), 'monitor', id);
}

/** Forgets a monitor with its history; those notified that it is down are notified that it is gone. Throws `NotFoundError`. */
export async function removeMonitor(context: Needs, id: MonitorId): Promise<void> {
  await context.storage.monitors.remove(id, context.clock.now());
  context.watch.remove(id);
}

/** Checks a monitor at once, paused or not. Throws `NotFoundError`, `UnavailableError` when no result comes. */
export async function checkMonitorNow(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'limits'>,
  id: MonitorId,
): Promise<Check> {
  await getMonitor(context, id);
  context.limits?.takeTests(1);
  return context.watch.checkNow(id);
}

/**
 * Stops checking a monitor until it is resumed, and ends an outage of it; already paused is fine. Throws `NotFoundError`.
 */
export function pauseMonitor(context: Needs, id: MonitorId): Promise<WatchedMonitor> {
  return setPaused(context, { id, isPaused: true });
}

/** Checks a paused monitor again, from the beginning; already running is fine. Throws `NotFoundError`. */
export function resumeMonitor(context: Needs, id: MonitorId): Promise<WatchedMonitor> {
  return setPaused(context, { id, isPaused: false });
}

function setPaused(context: Needs, wanted: Wanted): Promise<WatchedMonitor> {
  const turn = { storage: context.storage, name: `monitor ${wanted.id}` };
  return oneAtATime(turn, () => applyPause(context, wanted));
}

interface Wanted {
  readonly id: MonitorId;
  readonly isPaused: boolean;
}

async function applyPause(context: Needs, wanted: Wanted): Promise<WatchedMonitor> {
  const watched = await getMonitor(context, wanted.id);
  if (watched.monitor.isPaused === wanted.isPaused) return watched;
  const monitor = {
    ...watched.monitor,
    isPaused: wanted.isPaused,
    updatedAt: context.clock.now(),
  };
  const state = await context.storage.monitors.replace(monitor);
  context.watch.update([{ monitor, state }]);
  return { monitor, state };
}
