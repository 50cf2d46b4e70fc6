import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { PAUSED_BYTES } from '../tcp/connection.ts';
import type { Trust } from './trust.ts';

/** A TLS socket whose handshake has begun. */
export interface OpenTls {
  readonly socket: TLSSocket;
  /** The certificate that the other side has shown. */
  peer(): PeerCertificate;
}

/** Begins a handshake over a plain socket. The verdict on the certificate is left to the caller. */
export function openTls(
  plain: Socket,
  {
    host,
    trust,
    protocols = [],
  }: {
    readonly host: string;
    readonly trust: Trust;
    readonly protocols?: readonly string[];
  },
): OpenTls {
  const name = tlsName(host);
  let seen: PeerCertificate | null = null;
  // Named apart, because Node's own types do not know `highWaterMark` here.
  const options = {
    socket: plain,
    highWaterMark: PAUSED_BYTES,
    host: name,
    // A literal address never goes into SNI (RFC 6066 §3).
    servername: isIP(name) === 0 ? name : '',
    secureContext: trust.context(),
    ...(protocols.length > 0 && { ALPNProtocols: [...protocols] }),
    // The verdict is ours, so that a certificate that fails can still be shown.
    rejectUnauthorized: false,
    checkServerIdentity: (_host: string, peer: PeerCertificate): Error | undefined => {
      // Node has parsed the certificate for this call; it is not parsed twice.
      seen = peer;
      return checkServerIdentity(name, peer);
    },
  };
  const socket = connect(options);
  // Node would turn the whole chain into objects before it compares the name, at 0.2 ms a connection: the leaf will do.
  const readPeer = socket.getPeerCertificate.bind(socket) as (isDetailed: false) => PeerCertificate;
  socket.getPeerCertificate = (): DetailedPeerCertificate =>
    readPeer(false) as DetailedPeerCertificate;
  return { socket, peer: () => seen ?? socket.getPeerCertificate() };
}

/** A host as certificates name it: without the dot at its end. */
export function tlsName(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
