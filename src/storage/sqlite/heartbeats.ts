import { NotFoundError } from '../../core/errors.ts';
import {
  afterPing,
  HEARTBEAT_KIND,
  NO_PINGS,
  type Heartbeat,
  type HeartbeatRecord,
} from '../../core/heartbeat/heartbeat.ts';
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
  readonly log_at: number | null;
  readonly log: string | null;
}

// Logs are large and seldom asked for.
const OF_HEARTBEATS = `FROM heartbeats JOIN monitors ON monitors.no = heartbeats.monitor
  WHERE monitors.kind = '${HEARTBEAT_KIND}' AND`;

/** Heartbeats in the database. */
export function heartbeatStore(connection: Connection): WorkerStore<HeartbeatStore> {
  return {
    setToken: (monitorId, token) => {
      const { changes } = connection.run(
        `INSERT INTO heartbeats SELECT no, ?, ?, ?, NULL, NULL FROM monitors WHERE id = ?
         ON CONFLICT (monitor) DO UPDATE SET token = excluded.token, token_hash = excluded.token_hash`,
        token,
        tokenHash(token),
        JSON.stringify(NO_PINGS),
        monitorId,
      );
      if (changes === 0) throw new NotFoundError('monitor', monitorId);
    },
    get: (monitorId) => {
      const row = connection.get<HeartbeatRow>(
        `SELECT monitors.id, token, record, log_at, log ${OF_HEARTBEATS} monitors.id = ?`,
        monitorId,
      );
      return row ? toHeartbeat(row) : null;
    },
    record: (token, ping) => {
      const row = connection.get<Pick<HeartbeatRow, 'monitor' | 'id' | 'record'>>(
        `SELECT heartbeats.monitor, monitors.id, record ${OF_HEARTBEATS} token_hash = ?`,
        tokenHash(token),
      );
      if (!row) return null;
      const record = JSON.stringify(afterPing(fromJson(row.record), ping));
      connection.run('UPDATE heartbeats SET record = ? WHERE monitor = ?', record, row.monitor);
      if (ping.log !== null) {
        const { at, log } = ping;
        const sql = 'UPDATE heartbeats SET log_at = ?, log = ? WHERE monitor = ?';
        connection.run(sql, at, log, row.monitor);
      }
      return row.id as MonitorId;
    },
    recordsOf: (targets) => {
      const found = new Map<string, HeartbeatRecord>();
      for (const target of targets) {
        const row = connection.get<Pick<HeartbeatRow, 'record'>>(
          `SELECT record ${OF_HEARTBEATS} monitors.target = ?`,
          target,
        );
        if (row) found.set(target, fromJson(row.record));
      }
      return found;
    },
  };
}

function toHeartbeat(row: HeartbeatRow): Heartbeat {
  const { log_at: at, log: text } = row;
  return {
    monitorId: row.id as MonitorId,
    token: row.token,
    record: fromJson(row.record),
    log: at === null || text === null ? null : { at, text },
  };
}
