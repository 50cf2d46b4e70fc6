import type { JsonObject } from '../../core/json.ts';

/** The memory of the `domain` prober between probes; times are epoch milliseconds. */
export interface DomainMemory {
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly registrar: string | null;
  readonly statuses: readonly string[];
}

/** Reads what an earlier probe left; anything else than that is no memory. */
export function readMemory(json: JsonObject | null): DomainMemory | null {
  const { askedAt, expiresAt, registrar, statuses } = json ?? {};
  if (typeof askedAt !== 'number' || typeof expiresAt !== 'number') return null;
  return {
    askedAt,
    expiresAt,
    registrar: typeof registrar === 'string' ? registrar : null,
    statuses: Array.isArray(statuses) ? statuses.filter((each) => typeof each === 'string') : [],
  };
}

/** Until when the registry wants to be left alone; 0 when it did not say. */
export function readRetryAt(json: JsonObject | null): number {
  const retryAt = json?.['retryAt'];
  return typeof retryAt === 'number' ? retryAt : 0;
}
