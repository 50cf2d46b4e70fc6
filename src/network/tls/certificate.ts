import type { PeerCertificate } from 'node:tls';
import type { Certificate } from '../../core/check/outcome.ts';

const dayMs = 86_400_000;
const longestText = 200;
const soonDays = 14;
const longestDays = 398;
const weakRsaBits = 2_048;

/** The leaf certificate as evidence; `null` when none was shown. `now` is epoch milliseconds. */
export function readCertificate(peer: PeerCertificate | null, now: number): Certificate | null {
  if (peer === null || Object.keys(peer).length === 0) return null;
  const validFrom = Date.parse(peer.valid_from);
  const validTo = Date.parse(peer.valid_to);
  if (Number.isNaN(validFrom) || Number.isNaN(validTo)) return null;
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    validFrom,
    validTo,
    daysLeft: Math.floor((validTo - now) / dayMs),
  };
}

/** What is worth showing about a certificate that passed. */
export function certificateNotes(peer: PeerCertificate, certificate: Certificate): string[] {
  const notes: string[] = [];
  if (certificate.daysLeft <= soonDays) notes.push('cert_expiring');
  if (certificate.validTo - certificate.validFrom > longestDays * dayMs)
    notes.push('long_validity');
  // Only RSA keys carry an exponent; keys on curves are short and strong.
  if (peer.exponent !== undefined && (peer.bits ?? weakRsaBits) < weakRsaBits) {
    notes.push('weak_key');
  }
  return notes;
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const parts = [name?.CN, name?.O]
    .flat()
    .filter((part) => typeof part === 'string' && part !== '');
  return printable(parts.join(', '));
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, longestText);
}
