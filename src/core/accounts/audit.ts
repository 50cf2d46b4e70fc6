import type { JsonObject } from '../json.ts';

/** Who did something: a user, a program by its key, who has a key of the data folder, or a caller of whom nothing is known. */
export const ACTOR_KINDS = ['user', 'key', 'operator', 'unknown'] as const;

/** Who did something, by the name that they had then. */
export interface AuditActor {
  readonly kind: (typeof ACTOR_KINDS)[number];
  readonly id: string | null;
  readonly name: string;
}

/** `refused`: nothing changed. */
export const AUDIT_OUTCOMES = ['done', 'refused'] as const;

/** One change, or a refused attempt to sign in. Never changed, and kept for a year. */
export interface AuditRecord {
  /** Epoch ms. */
  readonly at: number;
  readonly actor: AuditActor;
  /** Address that it came from. */
  readonly address: string;
  /** What was done, by the name of the operation of the API: `updateOwner`. */
  readonly action: string;
  /** Id of what was changed, or the e-mail that was given; `null`: of nothing in particular. */
  readonly subject: string | null;
  readonly outcome: (typeof AUDIT_OUTCOMES)[number];
  /** What was there before, without secrets; `null`: nothing, or nothing that would say more. */
  readonly before: JsonObject | null;
  /** What is there now, without secrets. */
  readonly after: JsonObject | null;
}

/** One as it is read. */
export interface AuditEntry extends AuditRecord {
  /** Counts up. */
  readonly id: string;
}

/** How long entries are kept. */
export const AUDIT_KEPT_MS = 366 * 86_400_000;
