import type { JsonObject } from '../json.ts';

/** Something of a site that ends on a day that is known before: its certificate, or the registration of its domain. */
export interface Expiry {
  readonly of: 'certificate' | 'domain';
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What the evidence of a check says of it; `null`: nothing. */
export function expiryOf({ certificate, expiresAt }: JsonObject): Expiry | null {
  if (typeof expiresAt === 'number') return { of: 'domain', at: expiresAt };
  if (typeof certificate !== 'object' || certificate === null) return null;
  const endsAt = 'endsAt' in certificate ? certificate.endsAt : null;
  return typeof endsAt === 'number' ? { of: 'certificate', at: endsAt } : null;
}
