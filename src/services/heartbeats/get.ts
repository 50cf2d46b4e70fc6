import { NotFoundError } from '../../core/errors.ts';
import { HEARTBEAT_KIND, NO_PINGS, type Heartbeat } from '../../core/heartbeat/heartbeat.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/get.ts';
import { oneAtATime } from '../one-at-a-time.ts';

type Needs = Pick<ServiceContext, 'storage' | 'newToken'>;

/** What a job has told us, with the token it pings with; made when there is none yet. Throws `NotFoundError`. */
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
