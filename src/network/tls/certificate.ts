import type { PeerCertificate } from 'node:tls';
import type { Certificate } from '../../core/check/outcome.ts';
import { blankUnseen } from '../../core/safe-text.ts';

const DAY_MS = 86_400_000;
const MAX_NAME_LENGTH = 200;
const SOON_DAYS = 14;
const MAX_USUAL_DAYS = 398;
const MIN_RSA_BITS = 2_048;

/**
 * The leaf certificate as evidence; `null` when none was shown. `now` is epoch milliseconds; `pathEndsAt` too, where the path
 * to an authority is known.
 */
export function readCertificate(
  peer: PeerCertificate | null,
  now: number,
  pathEndsAt: number | null = null,
): Certificate | null {
  if (peer === null || Object.keys(peer).length === 0) return null;
  const validFrom = Date.parse(peer.valid_from);
  const validTo = Date.parse(peer.valid_to);
  if (Number.isNaN(validFrom) || Number.isNaN(validTo)) return null;
  const endsAt = Math.min(validTo, pathEndsAt ?? validTo);
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    validFrom,
    validTo,
    endsAt,
    daysLeft: Math.floor((endsAt - now) / DAY_MS),
  };
}

/** Notes on a certificate that passed. */
export function certificateNotes(peer: PeerCertificate, certificate: Certificate): string[] {
  const notes: string[] = [];
  if (certificate.daysLeft <= SOON_DAYS) notes.push('cert_expiring');
  if (certificate.validTo - certificate.validFrom > MAX_USUAL_DAYS * DAY_MS)
    notes.push('long_validity');
  // Only RSA keys carry an exponent; keys on curves are short and strong.
  if (peer.exponent !== undefined && (peer.bits ?? MIN_RSA_BITS) < MIN_RSA_BITS) {
    notes.push('weak_key');
  }
  return notes;
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const parts = [name?.CN, name?.O]
    .flat()
    .filter((part) => typeof part === 'string' && part !== '');
  return shownName(parts.join(', '));
}

/** A name out of a certificate, fit to be shown. */
export function shownName(name: string): string {
  return blankUnseen(name).slice(0, MAX_NAME_LENGTH);
}
