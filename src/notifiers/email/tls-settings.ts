import type { EmailOptions } from './options.ts';
import type { SmtpServer } from './smtp-address.ts';
import { isTlsFailure, type SmtpFailure } from './smtp-reply.ts';

/** What nodemailer is told of TLS. */
export interface TlsSettings {
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  /** Goes on in clear when the server refuses STARTTLS. */
  readonly opportunisticTLS: boolean;
  readonly rejectUnauthorized: boolean;
}

/** A login goes out in clear only where `none` says so. */
export function tlsSettings(wish: EmailOptions['tls'], { login }: SmtpServer): TlsSettings {
  const isLoose = wish === 'opportunistic';
  return {
    requireTLS: wish === 'verify' || (login !== null && wish !== 'none'),
    ignoreTLS: wish === 'none',
    opportunisticTLS: isLoose && login === null,
    rejectUnauthorized: !isLoose,
  };
}

/** Whether a mail whose TLS failed may be sent in clear. */
export function mayFallBack(
  wish: EmailOptions['tls'],
  { login, isImplicitTls }: SmtpServer,
  failure: SmtpFailure,
): boolean {
  return wish === 'opportunistic' && login === null && !isImplicitTls && isTlsFailure(failure);
}
