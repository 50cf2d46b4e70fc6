import type { JsonObject } from '../json.ts';

/** Something of a site that ends on a day that is known before: its certificate, or the registration of its domain. */
export interface Expiry {
  readonly of: 'certificate' | 'domain';
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who issued the certificate, or keeps the registration; absent where the check did not learn it. */
  readonly by?: string;
}

/** What the evidence of a check says of it; `null`: nothing. */
export function expiryOf({ certificate, expiresAt, registrar }: JsonObject): Expiry | null {
  if (typeof expiresAt === 'number') return { of: 'domain', at: expiresAt, ...byOf(registrar) };
  if (typeof certificate !== 'object' || certificate === null || Array.isArray(certificate)) {
    return null;
  }
  const { endsAt, issuer } = certificate as JsonObject;
  if (typeof endsAt !== 'number') return null;
  return { of: 'certificate', at: endsAt, ...byOf(issuer) };
}

function byOf(name: unknown): Pick<Expiry, 'by'> {
  return typeof name === 'string' && name !== '' ? { by: name } : {};
}

/** Whether two of them say the same. */
export function isSameExpiry(one: Expiry | null, other: Expiry | null): boolean {
  return one?.at === other?.at && one?.of === other?.of && one?.by === other?.by;
}
