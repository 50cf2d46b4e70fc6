import { NotFoundError } from '../../core/errors.ts';
import {
  afterPing,
  HEARTBEAT_KIND,
  NO_PINGS,
  type HeartbeatRecord,
} from '../../core/heartbeat/heartbeat.ts';
import type { HeartbeatStore } from '../../core/ports/heartbeat-store.ts';
import { tokenHash } from '../token-hash.ts';
import { type Tables, targetKey } from './tables.ts';

/** Heartbeats in memory. */
export function heartbeatStore(tables: Tables): HeartbeatStore {
  const isHeartbeat = (id: Parameters<HeartbeatStore['get']>[0]): boolean =>
    tables.monitors.get(id)?.monitor.kind === HEARTBEAT_KIND;
  return {
    setToken: async (monitorId, token) => {
      if (!tables.monitors.has(monitorId)) throw new NotFoundError('monitor', monitorId);
      const known = tables.heartbeats.get(monitorId) ?? { record: NO_PINGS, log: null };
      tables.heartbeats.set(monitorId, { ...known, monitorId, token });
    },
    get: async (monitorId) =>
      isHeartbeat(monitorId) ? (tables.heartbeats.get(monitorId) ?? null) : null,
    record: async (token, ping) => {
      const hash = tokenHash(token);
      const known = [...tables.heartbeats.values()].find((each) =>
        tokenHash(each.token).equals(hash),
      );
      if (known === undefined || !isHeartbeat(known.monitorId)) return null;
      const { monitorId } = known;
      const log = ping.log === null ? known.log : { at: ping.at, text: ping.log };
      tables.heartbeats.set(monitorId, { ...known, record: afterPing(known.record, ping), log });
      return monitorId;
    },
    recordsOf: async (targets) => {
      const found = new Map<string, HeartbeatRecord>();
      for (const target of targets) {
        const id = tables.watchers.get(targetKey(HEARTBEAT_KIND, target));
        const known = id === undefined ? undefined : tables.heartbeats.get(id);
        if (known !== undefined) found.set(target, known.record);
      }
      return found;
    },
  };
}
