import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { plainLine } from '../../core/safe-text.ts';
import { redacted } from '../define-notifier.ts';

/** An error of nodemailer, as far as we use it. */
export interface SmtpFailure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
}

const LOGIN_PAUSE_MS = 300_000;

/**
 * Reads a failed attempt. A 4xx reply and anything on the network may pass; a 5xx is final for this message
 * (RFC 5321 §4.2.1). A failed login or TLS is worth retrying: the password may be corrected at any moment.
 */
export function judgeSmtpFailure(
  failure: SmtpFailure,
  {
    secrets,
    isUnreachable,
  }: { readonly secrets: readonly string[]; readonly isUnreachable: boolean },
): DeliveryResult {
  const reply = redacted(plainLine(failure.response ?? failure.message, 200), secrets);
  const at = failure.command ? ` at ${plainLine(failure.command, 20)}` : '';
  const status = failure.responseCode ?? 0;
  // Whatever the server says to STARTTLS, it says of TLS and not of the message.
  if (isTlsFailure(failure)) {
    return {
      kind: 'retry',
      code: 'smtp_tls',
      detail: `no TLS with the mail server (the channel's tls says what is allowed): ${reply}`,
    };
  }
  if (failure.code === 'EAUTH') {
    return {
      kind: 'retry',
      code: 'smtp_login',
      // Servers lock out who comes with a wrong password again and again; a saved channel is tried at once.
      ...(status >= 500 && { minMs: LOGIN_PAUSE_MS }),
      detail: `the mail server refused the login: ${reply}`,
    };
  }
  if (status >= 500) {
    return {
      kind: 'refused',
      code: `smtp_${status}`,
      detail: `the mail server refused the message${at}: ${reply}`,
    };
  }
  if (status >= 400) {
    return {
      kind: 'retry',
      code: `smtp_${status}`,
      detail: `the mail server asks to wait${at}: ${reply}`,
    };
  }
  return {
    kind: 'retry',
    code: 'smtp_network',
    isUnreachable,
    detail: `the mail server could not be reached: ${reply}`,
  };
}

/**
 * True when it was TLS that failed: STARTTLS was refused, the handshake broke, or the certificate did not pass. Of the last
 * two nodemailer keeps OpenSSL's text only.
 */
export function isTlsFailure({ code, message }: SmtpFailure): boolean {
  return (
    code === 'ETLS' || (code === 'ESOCKET' && /certificate|\b(TLS|SSL|EPROTO)\b/.test(message))
  );
}
