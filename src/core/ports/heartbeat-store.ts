import type { Heartbeat, HeartbeatRecord, Ping } from '../heartbeat/heartbeat.ts';
import type { MonitorId } from '../ids.ts';
import type { ServiceDowntime } from '../incident/service-downtime.ts';

/** What watched jobs have reported. Tokens are looked up by their hash, so that the time it takes says nothing of them. */
export interface HeartbeatStore {
  /**
   * Makes this the token of the monitor; the one before it is worth nothing any more. `stored` is what `get` gives back in its
   * place, such as the token encrypted. Durable. Throws `NotFoundError`.
   */
  setToken(monitorId: MonitorId, token: string, stored?: string): Promise<void>;
  /** `null` for a monitor without a token. */
  get(monitorId: MonitorId): Promise<Heartbeat | null>;
  /**
   * Writes a ping down, durably, and returns whose it is; `null`, with nothing written, when no job has that token. May be
   * repeated when the outcome is unknown: a ping with the key of one of the job's last 60 changes nothing.
   */
  record(token: string, ping: Ping): Promise<MonitorId | null>;
  /** What is known of the jobs with these targets; jobs without a token are left out. */
  recordsOf(targets: readonly string[]): Promise<ReadonlyMap<string, HeartbeatRecord>>;
  /** What these jobs said last, cut after `maxLength` characters; jobs that never said anything are left out. */
  logsOf(targets: readonly string[], maxLength: number): Promise<ReadonlyMap<string, string>>;
}

/** When this service was there to record pings. */
export interface LifeStore {
  get(): Promise<ServiceDowntime | null>;
  /** Not synced at once: a power cut makes a gap look longer, never shorter. */
  put(life: ServiceDowntime): Promise<void>;
}
