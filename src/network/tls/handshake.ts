import { isIP } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type { ProbeTrace } from '../../core/explain/trace.ts';
import { certificateFault } from './certificate-fault.ts';
import { certificateNotes, readCertificate } from './certificate.ts';
import { codeOf, downFault, type Failure } from '../probe/fault.ts';
import { endFault, formatWait, type Deadline } from '../probe/deadline.ts';
import { pausedBytes, type Line } from '../tcp/connection.ts';
import { alertNote, handshakeFault } from './fault.ts';
import { tellTls, tellTlsEnd } from '../tcp/story.ts';
import type { Trust } from './trust.ts';

/** A line that is encrypted, with a certificate that passed or that nobody wanted checked. */
export interface SecureLine {
  readonly kind: 'secure';
  readonly tlsMs: number;
  readonly notes: readonly string[];
}

/** What a line is secured for. */
export interface SecureSetup {
  readonly host: string;
  readonly trust: Trust;
  readonly isVerified: boolean;
  /** Names of protocols offered in the handshake (ALPN, RFC 7301), best first; HTTP/1.1 by default, none when empty. */
  readonly protocols?: readonly string[] | undefined;
  readonly trace?: ProbeTrace | undefined;
}

const handshakeBudgetMs = 5_000;
const mostHandshakeBytes = 100 * 1_024;
const http11: readonly string[] = ['http/1.1'];

/** Puts TLS on an open line and judges the certificate. A failed line is closed. */
export function secureLine(
  line: Line,
  setup: SecureSetup,
  deadline: Deadline,
): Promise<SecureLine | Failure> {
  const startedAt = performance.now();
  const { mostWireBytes } = line;
  line.mostWireBytes = line.wireBytes + mostHandshakeBytes;
  return new Promise((resolve, reject) => {
    const { trace } = setup;
    const tellEnd = (fault: Failure['fault'] | null): void => {
      if (trace === undefined) return;
      tellTlsEnd(trace, { socket, startedAt, isVerified: setup.isVerified, fault });
    };
    const fail = (failure: Failure): void => {
      tellEnd(failure.fault);
      deadline.release();
      line.close();
      resolve(failure);
    };
    const seen: { peer: PeerCertificate | null } = { peer: null };
    const socket = openTls(line, setup, seen);
    const onHung = (): void =>
      fail(failed(downFault('tls_closed', 'tls', 'hung up during the TLS handshake')));
    line.handler = {
      onEnd: onHung,
      onError: (error) => fail(failedHandshake(error, socket, line)),
      onCrash: (error) => {
        deadline.release();
        line.close();
        reject(asError(error));
      },
    };
    line.listenTo(socket);
    if (trace !== undefined)
      tellTls(trace, setup.host, Math.min(handshakeBudgetMs, deadline.remainingMs()));
    deadline.guard(handshakeBudgetMs, (cause) => {
      const message = `did not finish the TLS handshake within ${formatWait(performance.now() - startedAt)}`;
      fail(failed(endFault(cause, { reason: 'tls_timeout', phase: 'tls', message })));
    });
    const onSecure = (): void => {
      const tlsMs = performance.now() - startedAt;
      const verdict = judge({ socket, line, setup, peer: seen.peer });
      if (line.wireBytes > line.mostWireBytes) {
        fail(failed(downFault('tls_too_big', 'tls', 'sends more than 100 KiB in its handshake')));
      } else if (verdict.kind === 'failed') {
        fail(verdict);
      } else {
        tellEnd(null);
        deadline.release();
        line.mostWireBytes = mostWireBytes;
        resolve({ kind: 'secure', tlsMs, notes: verdict.notes });
      }
    };
    socket.once('secureConnect', () => line.safely(onSecure));
  });
}

function openTls(
  line: Line,
  { host, trust, protocols = http11 }: SecureSetup,
  seen: { peer: PeerCertificate | null },
): TLSSocket {
  const name = tlsName(host);
  // Named apart, because Node's own types do not know `highWaterMark` here.
  const options = {
    socket: line.socket,
    highWaterMark: pausedBytes,
    host: name,
    // A literal address never goes into SNI (RFC 6066 §3).
    servername: isIP(name) === 0 ? name : '',
    secureContext: trust.context(),
    ...(protocols.length > 0 && { ALPNProtocols: [...protocols] }),
    // The verdict is ours, so that a certificate that fails can still be shown.
    rejectUnauthorized: false,
    checkServerIdentity: (_host: string, peer: PeerCertificate): Error | undefined => {
      // Node has parsed the certificate for this call; it is not parsed twice.
      seen.peer = peer;
      return checkServerIdentity(name, peer);
    },
  };
  const socket = connect(options);
  // Node would turn the whole chain into objects before it compares the name, at 0.2 ms a connection: the leaf will do.
  const readPeer = socket.getPeerCertificate.bind(socket) as (isDetailed: false) => PeerCertificate;
  socket.getPeerCertificate = (): DetailedPeerCertificate =>
    readPeer(false) as DetailedPeerCertificate;
  return socket;
}

function judge(context: {
  readonly socket: TLSSocket;
  readonly line: Line;
  readonly setup: SecureSetup;
  readonly peer: PeerCertificate | null;
}): { readonly kind: 'passed'; readonly notes: readonly string[] } | Failure {
  const { socket, line, setup } = context;
  const peer = context.peer ?? socket.getPeerCertificate();
  const certificate = readCertificate(peer, Date.now());
  line.certificate = certificate;
  if (setup.isVerified && !socket.authorized) {
    const fault = certificateFault({
      code: authorizationCode(socket),
      host: tlsName(setup.host),
      certificate,
      x509: socket.getPeerX509Certificate(),
      knowsOrganisation: setup.trust.knowsOrganisation,
    });
    return failed(fault);
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

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function failedHandshake(error: unknown, socket: TLSSocket, line: Line): Failure {
  // The types do not know that there is nothing to read once the socket is closed.
  const peer = socket.getPeerCertificate() as PeerCertificate | null;
  line.certificate = readCertificate(peer, Date.now());
  const fault = handshakeFault(error, { hasCertificate: line.certificate !== null });
  const note = alertNote(error);
  return note === null || note === fault.reason
    ? failed(fault)
    : { ...failed(fault), notes: [note] };
}

function failed(fault: Failure['fault']): Failure {
  return { kind: 'failed', fault };
}

function tlsName(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
