import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';

/** What a copy has to know of a table. */
export interface TableShape {
  readonly table: string;
  readonly key: readonly string[];
  /** Which rows every new database has: they are replaced. */
  readonly madeWith?: string;
  /** The column that the database counts up. */
  readonly counted?: string;
}

/** Every table of the schema, those first that others refer to. */
export const TABLES: readonly TableShape[] = [
  { table: 'projects', key: ['id'], madeWith: `id = '${DEFAULT_PROJECT}'` },
  { table: 'schedules', key: ['id'] },
  { table: 'escalations', key: ['id'] },
  { table: 'owners', key: ['id'] },
  { table: 'channels', key: ['id'] },
  { table: 'maintenance', key: ['id'] },
  { table: 'silences', key: ['id'] },
  { table: 'monitors', key: ['no'], counted: 'no' },
  { table: 'co_owners', key: ['owner_id', 'monitor'] },
  { table: 'status_counts', key: ['status', 'is_paused'] },
  { table: 'transitions', key: ['monitor', 'sequence'] },
  { table: 'pauses', key: ['monitor', 'started_at'] },
  { table: 'incidents', key: ['id'] },
  { table: 'incident_events', key: ['incident_id', 'no'] },
  { table: 'evidence', key: ['monitor', 'moment', 'at'] },
  { table: 'alert_mutes', key: ['monitor'] },
  { table: 'alert_slow', key: ['monitor'] },
  { table: 'alert_flapping', key: ['monitor'] },
  { table: 'alert_escalations', key: ['monitor'] },
  { table: 'alert_reminders', key: ['monitor'] },
  { table: 'notifications', key: ['no'], counted: 'no' },
  { table: 'delivery_attempts', key: ['notification', 'no'] },
  { table: 'heartbeats', key: ['monitor'] },
  { table: 'own_life', key: ['id'] },
  { table: 'used_links', key: ['token_hash'] },
  { table: 'check_shapes', key: ['id'], counted: 'id' },
  { table: 'staged_batches', key: ['id'], counted: 'id' },
  { table: 'segments', key: ['id'], counted: 'id' },
  { table: 'packs', key: ['segment', 'monitor', 'piece'] },
  { table: 'removed_monitors', key: ['no'] },
  { table: 'users', key: ['id'] },
  { table: 'first_user', key: ['one'] },
  { table: 'sessions', key: ['id'] },
  { table: 'api_keys', key: ['id'] },
  { table: 'second_factors', key: ['user_id'] },
  { table: 'account_links', key: ['user_id'] },
  { table: 'passkeys', key: ['id'] },
  { table: 'identities', key: ['issuer', 'subject'] },
  { table: 'audit_entries', key: ['no'], counted: 'no' },
];
