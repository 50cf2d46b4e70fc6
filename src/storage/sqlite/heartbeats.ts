import { NotFoundError } from '../../core/errors.ts';
import {
  afterPing,
  HEARTBEAT_KIND,
  NO_PINGS,
  type Heartbeat,
  type HeartbeatRecord,
} from '../../core/heartbeat.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { HeartbeatStore } from '../../core/ports/heartbeat-store.ts';
import { tokenHash } from '../token-hash.ts';
import type { Connection } from './connection.ts';
import { fromJson } from './json-column.ts';
import type { WorkerStore } from './protocol.ts';

interface HeartbeatRow {
  readonly monitor: number;
  readonly id: string;
  readonly token: string;
  readonly record: string;
}

const SELECT = `SELECT heartbeats.monitor, monitors.id, heartbeats.token, heartbeats.record
  FROM heartbeats JOIN monitors ON monitors.no = heartbeats.monitor
  WHERE monitors.kind = '${HEARTBEAT_KIND}' AND`;

/** Heartbeats in the database. */
export function heartbeatStore(connection: Connection): WorkerStore<HeartbeatStore> {
  return {
    setToken: (monitorId, token) => {
      const { changes } = connection.run(
        `INSERT INTO heartbeats SELECT no, ?, ?, ? FROM monitors WHERE id = ?
         ON CONFLICT (monitor) DO UPDATE SET token = excluded.token, token_hash = excluded.token_hash`,
        token,
        tokenHash(token),
        JSON.stringify(NO_PINGS),
        monitorId,
      );
      if (changes === 0) throw new NotFoundError('monitor', monitorId);
    },
    get: (monitorId) => {
      const row = connection.get<HeartbeatRow>(`${SELECT} monitors.id = ?`, monitorId);
      return row ? toHeartbeat(row) : null;
    },
    record: (token, ping) => {
      const row = connection.get<HeartbeatRow>(`${SELECT} token_hash = ?`, tokenHash(token));
      if (!row) return null;
      const { monitorId, record } = toHeartbeat(row);
      connection.run(
        'UPDATE heartbeats SET record = ? WHERE monitor = ?',
        JSON.stringify(afterPing(record, ping)),
        row.monitor,
      );
      return monitorId;
    },
    recordsOf: (targets) => {
      const found = new Map<string, HeartbeatRecord>();
      for (const target of targets) {
        const row = connection.get<HeartbeatRow>(`${SELECT} monitors.target = ?`, target);
        if (row) found.set(target, toHeartbeat(row).record);
      }
      return found;
    },
  };
}

function toHeartbeat(row: HeartbeatRow): Heartbeat {
  const record = fromJson<HeartbeatRecord>(row.record);
  return { monitorId: row.id as MonitorId, token: row.token, record };
}
