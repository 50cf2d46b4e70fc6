import type { TLSSocket } from 'node:tls';
import type { TraceEventOf } from '../../core/explain/trace.ts';
import type { Fault } from '../probe/fault.ts';
import { certificatesOf, distinguishedName } from './certificate-chain.ts';
import { shownName } from './certificate.ts';

type HandshakeEvent = TraceEventOf<'tls_ended'>;

const MAX_SHOWN_NAMES = 5;

/** How a handshake ended, with all that the other side has shown by then. */
export function handshakeEvent(
  socket: TLSSocket,
  end: {
    readonly tookMs: number;
    readonly isVerified: boolean;
    readonly fault: Fault | null;
  },
): HandshakeEvent {
  const { tookMs, fault } = end;
  const chain = chainOf(socket);
  const error: unknown = socket.authorizationError;
  const trustCode =
    error === null || error === undefined || chain.length === 0 ? null : codeOfTrust(error);
  const isTrusted = trustCode === null && socket.authorized;
  const untrusted = end.isVerified ? 'refused' : 'ignored';
  return {
    kind: 'tls_ended',
    tookMs,
    ...agreedOn(socket),
    trust: chain.length === 0 ? 'unseen' : isTrusted ? 'trusted' : untrusted,
    trustCode,
    chain,
    reason: fault?.reason ?? null,
    message: fault?.message ?? null,
  };
}

function agreedOn(
  socket: TLSSocket,
): Pick<HandshakeEvent, 'version' | 'cipher' | 'group' | 'alpn'> {
  // The types do not know that there is nothing to read before the handshake is done or once the socket is closed.
  const cipher = socket.getCipher() as { readonly standardName?: string } | undefined;
  const key = socket.getEphemeralKeyInfo() as { readonly name?: string } | null;
  const alpn = socket.alpnProtocol;
  return {
    version: socket.getProtocol(),
    cipher: cipher?.standardName ?? null,
    group: key?.name ?? null,
    alpn: typeof alpn === 'string' ? alpn : null,
  };
}

function chainOf(socket: TLSSocket): HandshakeEvent['chain'] {
  return certificatesOf(socket).map((certificate) => {
    const names = certificate.subjectAltName?.split(/,\s*/) ?? [];
    return {
      subject: distinguishedName(certificate.subject),
      issuer: distinguishedName(certificate.issuer),
      validFrom: Date.parse(certificate.validFrom),
      validTo: Date.parse(certificate.validTo),
      names: names.slice(0, MAX_SHOWN_NAMES).map((name) => shownName(name.replace(/^[^:]*:/, ''))),
      nameCount: names.length,
    };
  });
}

function codeOfTrust(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : String(error);
}
