import { NotFoundError } from '../../core/errors.ts';
import {
  HEARTBEAT_KIND,
  NO_PINGS,
  type Heartbeat,
  type Ping,
} from '../../core/heartbeat/heartbeat.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';

type Needs = Pick<ServiceContext, 'storage' | 'newToken'>;

/** What a job has reported, with the token it pings with; made when there is none yet. Throws `NotFoundError`. */
export async function getHeartbeat(context: Needs, id: MonitorId): Promise<Heartbeat> {
  const known = await context.storage.heartbeats.get(id);
  if (known !== null) return known;
  const turn = { storage: context.storage, name: `monitor ${id}` };
  return oneAtATime(turn, async () => {
    const made = await context.storage.heartbeats.get(id);
    return made ?? giveToken(context, id);
  });
}

/** Gives a job another token; from now on the one it had is worth nothing. Throws `NotFoundError`. */
export function rotateToken(context: Needs, id: MonitorId): Promise<Heartbeat> {
  const turn = { storage: context.storage, name: `monitor ${id}` };
  return oneAtATime(turn, () => giveToken(context, id));
}

async function giveToken(context: Needs, id: MonitorId): Promise<Heartbeat> {
  const { monitor } = await getMonitor(context, id);
  if (monitor.kind !== HEARTBEAT_KIND) throw new NotFoundError('heartbeat', id);
  const { heartbeats } = context.storage;
  const token = context.newToken();
  await heartbeats.setToken(id, token);
  return (await heartbeats.get(id)) ?? { monitorId: id, token, record: NO_PINGS, log: null };
}

/** A ping as it came in. */
export interface IncomingPing extends Omit<Ping, 'at'> {
  readonly token: string;
}

/**
 * Writes a ping down and has its monitor judged at once. `false`: no job has that token. When it resolves, the ping is
 * on disk; throws `UnavailableError` when it cannot be.
 */
export async function receivePing(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'clock'>,
  incoming: IncomingPing,
): Promise<boolean> {
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
