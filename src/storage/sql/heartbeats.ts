import { createHash } from 'node:crypto';
import { NotFoundError } from '../../core/errors.ts';
import {
  afterPing,
  HEARTBEAT_KIND,
  NO_PINGS,
  type Heartbeat,
  type HeartbeatRecord,
  type Ping,
} from '../../core/heartbeat/heartbeat.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { HeartbeatStore } from '../../core/ports/heartbeat-store.ts';
import { fromJson } from './json-column.ts';
import { one, send } from './steps.ts';
import type { SqlStore } from './store.ts';

interface HeartbeatRow {
  readonly monitor: number;
  readonly id: string;
  readonly token: string;
  readonly record: string;
  /** Oldest first. */
  readonly ping_keys: string;
  readonly log_at: number | null;
  readonly log: string | null;
}

/** So many pings a job may send in a minute. */
const KEPT_KEYS = 60;

// Logs are large and seldom asked for.
const OF_HEARTBEATS = `FROM heartbeats JOIN monitors ON monitors.no = heartbeats.monitor
  WHERE monitors.kind = '${HEARTBEAT_KIND}' AND`;

/** Heartbeats in the database. */
export function heartbeatStore(): SqlStore<HeartbeatStore> {
  return {
    *setToken(monitorId, token, stored = token) {
      const monitor = yield* one<{ no: number }>('SELECT no FROM monitors WHERE id = ?', monitorId);
      if (!monitor) throw new NotFoundError('monitor', monitorId);
      yield* send(
        `INSERT INTO heartbeats (monitor, token, token_hash, record) VALUES (?, ?, ?, ?)
         ON CONFLICT (monitor) DO UPDATE SET token = excluded.token, token_hash = excluded.token_hash`,
        monitor.no,
        stored,
        tokenHash(token),
        JSON.stringify(NO_PINGS),
      );
    },
    *get(monitorId) {
      const row = yield* one<HeartbeatRow>(
        `SELECT monitors.id, token, record, log_at, log ${OF_HEARTBEATS} monitors.id = ?`,
        monitorId,
      );
      return row ? toHeartbeat(row) : null;
    },
    *record(token, ping) {
      const row = yield* one<Pick<HeartbeatRow, 'monitor' | 'id' | 'record' | 'ping_keys'>>(
        `SELECT heartbeats.monitor, monitors.id, record, ping_keys ${OF_HEARTBEATS} token_hash = ?`,
        tokenHash(token),
      );
      if (!row) return null;
      const known = fromJson<string[]>(row.ping_keys);
      const fresh = storedKeys(ping);
      if (fresh.some((key) => known.includes(key))) return row.id as MonitorId;
      const record = JSON.stringify(afterPing(readRecord(row.record), ping));
      const keys = JSON.stringify([...known, ...fresh].slice(-KEPT_KEYS));
      const update = 'UPDATE heartbeats SET record = ?, ping_keys = ? WHERE monitor = ?';
      yield* send(update, record, keys, row.monitor);
      if (ping.log !== null) {
        const { at, log } = ping;
        const sql = 'UPDATE heartbeats SET log_at = ?, log = ? WHERE monitor = ?';
        yield* send(sql, at, log, row.monitor);
      }
      return row.id as MonitorId;
    },
    *recordsOf(targets) {
      const found = new Map<string, HeartbeatRecord>();
      for (const target of targets) {
        const row = yield* one<Pick<HeartbeatRow, 'record'>>(
          `SELECT record ${OF_HEARTBEATS} monitors.target = ?`,
          target,
        );
        if (row) found.set(target, readRecord(row.record));
      }
      return found;
    },
    *logsOf(targets, maxLength) {
      const found = new Map<string, string>();
      for (const target of targets) {
        const sql = `SELECT substr(log, 1, ?) AS log ${OF_HEARTBEATS} monitors.target = ?`;
        const row = yield* one<Pick<HeartbeatRow, 'log'>>(sql, maxLength, target);
        if (typeof row?.log === 'string') found.set(target, row.log);
      }
      return found;
    },
  };
}

function readRecord(text: string): HeartbeatRecord {
  const { startedAt = null, ...record } = fromJson<Partial<HeartbeatRecord> & StartedAt>(text);
  const runs = startedAt === null ? [] : [{ id: null, startedAt }];
  return { ...NO_PINGS, runs, ...record };
}

/** Records of before there were run ids held one start. */
interface StartedAt {
  readonly startedAt?: number | null;
}

/** What a token is looked up by: comparing hashes does not show how much of a guess was right. */
function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The key of a ping that has one: short, however long what was given is. */
function storedKeys({ kind, key }: Ping): string[] {
  if (key === undefined) return [];
  return [createHash('sha256').update(`${kind} ${key}`).digest('base64url').slice(0, 16)];
}

function toHeartbeat(row: HeartbeatRow): Heartbeat {
  const { log_at: at, log: text } = row;
  return {
    monitorId: row.id as MonitorId,
    token: row.token,
    record: readRecord(row.record),
    log: at === null || text === null ? null : { at, text },
  };
}
