import { AUDIT_KEPT_MS, type AuditEntry } from '../../../core/accounts/audit.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { AuditQuery, AuditStore } from '../../../core/ports/audit-store.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { fromNullableJson, toNullableJson } from '../json-column.ts';
import { all, one, send, type Value } from '../steps.ts';
import type { SqlStore } from '../store.ts';

interface AuditRow {
  readonly no: number;
  readonly at: number;
  readonly actor_kind: AuditEntry['actor']['kind'];
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly address: string;
  readonly action: string;
  readonly subject: string | null;
  readonly outcome: AuditEntry['outcome'];
  readonly before_change: string | null;
  readonly after_change: string | null;
}

/** Who changed what, in the database. */
export function auditStore(): SqlStore<AuditStore> {
  return {
    *append({ at, actor, address, action, subject, outcome, before, after }) {
      yield* send('DELETE FROM audit_entries WHERE at < ?', at - AUDIT_KEPT_MS);
      yield* send(
        `INSERT INTO audit_entries (at, actor_kind, actor_id, actor_name, address, action, subject,
           outcome, before_change, after_change)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        at,
        actor.kind,
        actor.id,
        actor.name,
        address,
        action,
        subject,
        outcome,
        toNullableJson(before),
        toNullableJson(after),
      );
    },
    *get(id) {
      const no = /^\d{1,15}$/.test(id) ? Number(id) : -1;
      const row = yield* one<AuditRow>('SELECT * FROM audit_entries WHERE no = ?', no);
      return row === undefined ? null : toEntry(row);
    },
    *list(query) {
      const limit = pageLimit(query);
      const { where, values } = conditionsOf(query);
      const sql = `SELECT * FROM audit_entries WHERE ${where} ORDER BY no DESC LIMIT ?`;
      const rows = yield* all<AuditRow>(sql, ...values, limit + 1);
      return cutPage(rows, { limit, keyOf: ({ no }) => [no], itemOf: toEntry });
    },
  };
}

function conditionsOf({ actorId, action, subject, since, until, cursor }: AuditQuery): {
  readonly where: string;
  readonly values: readonly Value[];
} {
  const conditions: string[] = ['TRUE'];
  const values: Value[] = [];
  const add = (condition: string, value: Value | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  add('actor_id = ?', actorId);
  add('action = ?', action);
  add('subject = ?', subject);
  add('at >= ?', since);
  add('at < ?', until);
  add('no < ?', cursor === null ? undefined : decodeCursor(cursor, ['number'])[0]);
  return { where: conditions.join(' AND '), values };
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: String(row.no),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    address: row.address,
    action: row.action,
    subject: row.subject,
    outcome: row.outcome,
    before: fromNullableJson<JsonObject>(row.before_change),
    after: fromNullableJson<JsonObject>(row.after_change),
  };
}
