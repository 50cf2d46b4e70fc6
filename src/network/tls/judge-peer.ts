import type { PeerCertificate, TLSSocket } from 'node:tls';
import { codeOf, type Failure } from '../probe/fault.ts';
import type { Connection } from '../tcp/connection.ts';
import { certificatesOf } from './certificate-chain.ts';
import { certificateFault } from './certificate-fault.ts';
import { certificateNotes, readCertificate } from './certificate.ts';
import { tlsName } from './open-tls.ts';
import type { Trust } from './trust.ts';

/** Judges the certificate that was shown in a handshake, and keeps it on the connection. */
export function judgePeer(shown: {
  readonly socket: TLSSocket;
  readonly connection: Connection;
  readonly peer: PeerCertificate;
  readonly host: string;
  readonly isVerified: boolean;
  readonly trust: Trust;
}): { readonly kind: 'passed'; readonly notes: readonly string[] } | Failure {
  const { socket, connection, peer, host, isVerified, trust } = shown;
  const endsAt = socket.authorized
    ? trust.paths.endsAt(peer.fingerprint256, () => certificatesOf(socket))
    : null;
  const certificate = readCertificate(peer, Date.now(), endsAt);
  connection.certificate = certificate;
  if (isVerified && !socket.authorized) {
    const fault = certificateFault({
      code: authorizationCode(socket),
      host: tlsName(host),
      certificate,
      x509: socket.getPeerX509Certificate(),
      knowsOrganisation: trust.knowsOrganisation,
    });
    return { kind: 'failed', fault };
  }
  const notes = certificate === null ? [] : certificateNotes(peer, certificate);
  if (!socket.authorized) notes.push('tls_unverified');
  return { kind: 'passed', notes };
}

// The types promise an Error, Node puts its code there.
function authorizationCode(socket: TLSSocket): string {
  const error: unknown = socket.authorizationError;
  return typeof error === 'string' ? error : codeOf(error);
}
