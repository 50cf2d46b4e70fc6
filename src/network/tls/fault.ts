import { FLOOD_CODE } from '../tcp/flood-watch.ts';
import { codeOf, downFault, ownFault, type Fault } from '../probe/fault.ts';
import type { Reason } from '../../core/check/reasons.ts';

/** The state of the TLS connection when it failed. */
export interface TlsState {
  /** Whether the other side had already shown its certificate. */
  readonly hasCertificate: boolean;
  /** Whether the handshake was done. */
  readonly isEstablished?: boolean;
}

// OpenSSL appends `SSL alert number N` to errors that the other side sent us.
const ALERT_NUMBER = /SSL alert number (\d{1,3})/;

const reasonsOfCodes: ReadonlyMap<string, readonly [reason: Reason, message: string]> = new Map([
  ['ERR_SSL_WRONG_VERSION_NUMBER', ['tls_not_tls', 'does not speak TLS on this port']],
  ['ERR_SSL_HTTP_REQUEST', ['tls_not_tls', 'does not speak TLS on this port']],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', ['tls_version', 'offers only TLS versions older than 1.2']],
  ['ERR_SSL_VERSION_TOO_LOW', ['tls_version', 'offers only TLS versions older than 1.2']],
  ['ERR_SSL_EXCESSIVE_MESSAGE_SIZE', ['tls_too_big', 'sends more than 100 KiB of certificates']],
  ['ERR_SSL_DH_KEY_TOO_SMALL', ['tls_handshake', 'offers only keys that are too weak']],
  ['ERR_SSL_MODULUS_TOO_SMALL', ['tls_handshake', 'offers only keys that are too weak']],
  ['ERR_SSL_UNKNOWN_CIPHER_RETURNED', ['tls_handshake', 'chose a cipher that is no longer used']],
  ['ERR_SSL_WRONG_CIPHER_RETURNED', ['tls_handshake', 'chose a cipher we did not offer']],
  ['ERR_SSL_NO_SHARED_CIPHER', ['tls_handshake', 'shares no cipher with us']],
  ['ERR_SSL_NO_CIPHERS_AVAILABLE', ['tls_handshake', 'shares no cipher with us']],
  [FLOOD_CODE, ['tls_too_big', 'sends more than 100 KiB in its handshake']],
  ['ECONNRESET', ['tls_closed', 'hung up during the TLS handshake']],
  ['EPIPE', ['tls_closed', 'hung up during the TLS handshake']],
]);

/** The verdict behind an error of a TLS connection, during or after the handshake; `null` when it is not one of TLS. */
export function tlsFault(error: unknown, state: TlsState): Fault | null {
  const code = codeOf(error);
  const alert = error instanceof Error ? ALERT_NUMBER.exec(error.message)?.[1] : undefined;
  if (alert !== undefined) return alertFault(Number(alert), state);
  const known = reasonsOfCodes.get(code);
  if (known !== undefined) return downFault(known[0], 'tls', known[1]);
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
    return downFault('tls_protocol', 'tls', `broke the TLS protocol (${openSslReason(error)})`);
  }
  return null;
}

/** The same for an error before the handshake was done, where every error is one of TLS or our own. */
export function handshakeFault(error: unknown, state: TlsState): Fault {
  const code = codeOf(error);
  return (
    tlsFault(error, state) ??
    ownFault(code, 'tls') ??
    downFault('tls_protocol', 'tls', `failed in the TLS handshake (${code.slice(0, 100)})`)
  );
}

/** The note that names the alert when the reason says more than its number. */
export function alertNote(error: unknown): string | null {
  const alert = error instanceof Error ? ALERT_NUMBER.exec(error.message)?.[1] : undefined;
  return alert === undefined ? null : `tls_alert_${alert}`;
}

// RFC 8446 §6.2. A server that fails on the client's missing certificate says 116 in TLS 1.3, and 40 or 42 after it has
// shown its own certificate in TLS 1.2.
function alertFault(alert: number, state: TlsState): Fault {
  // We answer a second handshake with `no_renegotiation`, which servers take for a failed one.
  if (state.isEstablished === true && (alert === 40 || alert === 100)) {
    return downFault('tls_protocol', 'tls', 'asked for a second TLS handshake in the middle');
  }
  if (alert === 116 || (state.hasCertificate && (alert === 40 || alert === 42))) {
    return downFault('tls_client_cert', 'tls', 'accepts only clients with a certificate');
  }
  if (alert === 40 || alert === 71) {
    return downFault('tls_handshake', 'tls', `refused all our ciphers (TLS alert ${alert})`);
  }
  if (alert === 70) {
    return downFault(
      'tls_version',
      'tls',
      'offers only TLS versions older than 1.2 (TLS alert 70)',
    );
  }
  return downFault(`tls_alert_${alert}`, 'tls', `refused the TLS handshake (TLS alert ${alert})`);
}

function openSslReason(error: unknown): string {
  const { reason } = error as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason.slice(0, 100) : codeOf(error).slice(0, 100);
}
