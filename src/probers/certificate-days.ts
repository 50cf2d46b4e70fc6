import { Type } from 'typebox';
import type { Certificate } from '../core/check/outcome.ts';
import { downFault, type Fault, type ProbeMeasurements } from '../network/index.ts';

/** For kinds that see a certificate: how many days it has to have left. */
export const certificateDaysOptions = {
  minDays: Type.Integer({
    title: 'Minimum days left',
    description:
      'With fewer days left the certificate counts as down; 0 waits until it has expired.',
    minimum: 0,
    maximum: 365,
    default: 0,
  }),
  warnDays: Type.Integer({
    title: 'Days of warning',
    description: 'With as many days left or fewer, a note is made (cert_expiring).',
    minimum: 0,
    maximum: 365,
    default: 14,
  }),
} as const;

/** How many days a certificate must have, and from how many on a note is made. */
export interface DayRules {
  readonly minDays: number;
  readonly warnDays: number;
}

/** The fault of a certificate with too few days left, none left included; `null` when it has enough. */
export function daysFault(certificate: Certificate, { minDays }: DayRules): Fault | null {
  const { daysLeft } = certificate;
  if (daysLeft >= Math.max(0, minDays)) return null;
  return daysLeft < 0
    ? downFault('tls_expired', 'tls', `${subjectOf(certificate)} was valid ${until(certificate)}`)
    : downFault('tls_expiring', 'tls', daysText(certificate));
}

/** How long a certificate is valid, in a sentence. */
export function daysText(certificate: Certificate): string {
  const { daysLeft } = certificate;
  const subject = subjectOf(certificate);
  return `${subject} is valid for ${daysLeft} more days, ${until(certificate)}`;
}

/** Makes the note of a certificate that ends soon follow the settings. */
export function noteDays(measurements: ProbeMeasurements, { warnDays }: DayRules): void {
  const { notes, certificate } = measurements;
  const others = notes.filter((note) => note !== SOON);
  const isSoon = certificate !== null && certificate.daysLeft <= warnDays;
  notes.splice(0, notes.length, ...others, ...(isSoon ? [SOON] : []));
}

const SOON = 'cert_expiring';

function subjectOf({ endsAt, validTo }: Certificate): string {
  return endsAt < validTo ? 'a certificate above it' : 'the certificate';
}

function until({ endsAt }: Certificate): string {
  return `until ${new Date(endsAt).toISOString().slice(0, 10)}`;
}
