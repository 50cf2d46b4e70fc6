import type { EmailOptions } from './options.ts';
import type { SmtpServer } from './smtp-address.ts';
import { isTlsFailure, type SmtpFailure } from './smtp-reply.ts';

/** The settings of nodemailer for TLS. */
export interface TlsSettings {
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  /** Goes on in clear when the server refuses STARTTLS. */
  readonly opportunisticTLS: boolean;
  readonly rejectUnauthorized: boolean;
}

/** A login goes out in clear only where `none` says so. */
export function tlsSettings(mode: EmailOptions['tls'], { login }: SmtpServer): TlsSettings {
  const isLoose = mode === 'opportunistic';
  return {
    requireTLS: mode === 'verify' || (login !== null && mode !== 'none'),
    ignoreTLS: mode === 'none',
    opportunisticTLS: isLoose && login === null,
    rejectUnauthorized: !isLoose,
  };
}

/** Whether a mail whose TLS failed may be sent in clear. */
export function mayFallBack(
  mode: EmailOptions['tls'],
  { login, isImplicitTls }: SmtpServer,
  failure: SmtpFailure,
): boolean {
  return mode === 'opportunistic' && login === null && !isImplicitTls && isTlsFailure(failure);
}
