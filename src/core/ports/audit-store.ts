import type { AuditEntry, AuditRecord } from '../accounts/audit.ts';
import type { Page, PageRequest } from '../page.ts';

/** Which entries to list, the newest first; all given conditions must hold. */
export interface AuditQuery extends PageRequest {
  readonly actorId?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Epoch ms: no sooner than. */
  readonly since?: number;
  /** Epoch ms: before. */
  readonly until?: number;
}

/** Who changed what. Entries are added and never changed. */
export interface AuditStore {
  /** Durable when it resolves. Forgets those that are older than a year. */
  append(record: AuditRecord): Promise<void>;
  get(id: string): Promise<AuditEntry | null>;
  list(query: AuditQuery): Promise<Page<AuditEntry>>;
}
