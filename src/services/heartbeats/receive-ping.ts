import type { Ping } from '../../core/heartbeat/heartbeat.ts';
import type { ServiceContext } from '../context.ts';

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'clock'>;

/** A ping as it came in. */
export interface IncomingPing extends Omit<Ping, 'at'> {
  readonly token: string;
}

/**
 * Writes a ping down and has its monitor judged at once. `false`: nobody has that token. When it resolves, the ping is
 * on disk; throws `UnavailableError` when it cannot be.
 */
export async function receivePing(context: Needs, incoming: IncomingPing): Promise<boolean> {
  const { storage, watch, clock } = context;
  const { token, ...signal } = incoming;
  const monitorId = await storage.heartbeats.record(token, { ...signal, at: clock.now() });
  if (monitorId === null) return false;
  if (signal.kind !== 'log') {
    const watched = await storage.monitors.get(monitorId);
    // The schedule looks at the ping too: what keeps the watch from doing it now does not matter to the job.
    if (watched?.monitor.isPaused === false) watch.checkNow(monitorId).catch(() => undefined);
  }
  return true;
}
