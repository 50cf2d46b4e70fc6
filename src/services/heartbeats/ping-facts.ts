import { NO_PINGS } from '../../core/heartbeat/heartbeat.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ServiceContext } from '../context.ts';
import type { DowntimeTracker } from './service-downtime.ts';
import type { SilenceWatch } from './silence-watch.ts';

type Needs = Pick<ServiceContext, 'storage' | 'clock'> & {
  readonly downtime: Pick<DowntimeTracker, 'gapsAt'>;
  readonly silence: SilenceWatch;
};

/** What jobs are judged by, in the order of their targets. Throws `UnavailableError` when it cannot be read. */
export async function readPingFacts(
  { storage, clock, downtime, silence }: Needs,
  targets: readonly string[],
): Promise<readonly JsonObject[]> {
  const records = await storage.heartbeats.recordsOf(targets);
  const now = clock.now();
  const gaps = downtime.gapsAt(now).map((gap) => ({ ...gap }));
  return targets.map((target) => {
    const record = silence.inPresentTime(target, records.get(target) ?? NO_PINGS);
    return { now, record: { ...record }, gaps };
  });
}
