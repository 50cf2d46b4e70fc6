import { isIP } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { ProbeContext } from '../probe/context.ts';
import { endFault } from '../probe/deadline.ts';
import { downFault, type Failure, type Fault } from '../probe/fault.ts';
import { addNotes } from '../probe/measurements.ts';
import type { Connection } from '../tcp/connection.ts';
import { Exchange } from '../tcp/exchange.ts';
import { readCertificate } from './certificate.ts';
import { alertNote, handshakeFault } from './fault.ts';
import { handshakeEvent } from './handshake-event.ts';
import { judgePeer } from './judge-peer.ts';
import { openTls, tlsName } from './open-tls.ts';
import type { TlsCredentials } from './credentials.ts';
import type { Trust } from './trust.ts';

/** How a plain connection becomes an encrypted one. */
export interface TlsRequest {
  /** The name that the certificate has to be for. */
  readonly host: string;
  /** Whether a certificate that does not pass ends it. */
  readonly isVerified: boolean;
  /** Offered by ALPN (RFC 7301), best first; none when left out. */
  readonly protocols?: readonly string[];
  /** Certificates of the monitor's own. */
  readonly credentials?: TlsCredentials | undefined;
}

interface Secured {
  readonly kind: 'secured';
  readonly tlsMs: number;
  readonly notes: readonly string[];
}

const HANDSHAKE_BUDGET_MS = 5_000;
const MAX_HANDSHAKE_BYTES = 100 * 1_024;

/**
 * Puts TLS on an open connection, also in the middle of a conversation (STARTTLS), and judges the certificate. Its
 * socket has no listeners any more. A failed connection is closed.
 */
export async function startTls(
  connection: Connection,
  request: TlsRequest,
  { trust: common, probe }: { readonly trust: Trust; readonly probe: ProbeContext },
): Promise<Connection | Failure> {
  const { measurements } = probe;
  const { credentials } = request;
  const trust = credentials === undefined ? common : common.with(credentials);
  if ('outcome' in trust) {
    connection.close();
    return failed(trust);
  }
  const end = await shakeHands(connection, { ...request, trust }, probe);
  measurements.certificate = connection.certificate;
  if (end.kind === 'failed') return end;
  measurements.tlsMs = (measurements.tlsMs ?? 0) + end.tlsMs;
  addNotes(measurements, end.notes);
  return connection;
}

function shakeHands(
  connection: Connection,
  setup: TlsRequest & { readonly trust: Trust },
  { deadline, trace }: ProbeContext,
): Promise<Secured | Failure> {
  const exchange = new Exchange<Secured | Failure>(connection, deadline);
  const { maxWireBytes } = connection;
  connection.maxWireBytes = connection.wireBytes + MAX_HANDSHAKE_BYTES;
  const { host, isVerified } = setup;
  const { socket, peer } = openTls(connection.socket, setup);
  const emitEnd = (fault: Fault | null): void => {
    trace?.emit(handshakeEvent(socket, { tookMs: exchange.waitedMs, isVerified, fault }));
  };
  const fail = (failure: Failure): void => {
    emitEnd(failure.fault);
    exchange.finish(failure);
  };
  connection.handler = {
    onEnd: () => fail(failed(downFault('tls_closed', 'tls', 'hung up during the TLS handshake'))),
    onError: (error) => fail(failedHandshake(error, socket, connection)),
    onCrash: (error) => exchange.crash(error),
  };
  connection.listenTo(socket);
  trace?.emit({
    kind: 'tls',
    serverName: isIP(tlsName(host)) === 0 ? tlsName(host) : null,
    budgetMs: Math.min(HANDSHAKE_BUDGET_MS, deadline.remainingMs()),
  });
  exchange.guard(HANDSHAKE_BUDGET_MS, (cause) => {
    const message = `did not finish the TLS handshake within ${exchange.waited}`;
    fail(failed(endFault(cause, { reason: 'tls_timeout', phase: 'tls', message })));
  });
  const onSecure = (): void => {
    const tlsMs = exchange.waitedMs;
    const verdict = judgePeer({ socket, connection, peer: peer(), ...setup });
    if (connection.wireBytes > connection.maxWireBytes) {
      fail(failed(downFault('tls_too_big', 'tls', 'sends more than 100 KiB in its handshake')));
    } else if (verdict.kind === 'failed') {
      fail(verdict);
    } else {
      emitEnd(null);
      connection.maxWireBytes = maxWireBytes;
      exchange.leave({ kind: 'secured', tlsMs, notes: verdict.notes });
    }
  };
  socket.once('secureConnect', () => connection.safely(onSecure));
  return exchange.ended;
}

function failedHandshake(error: unknown, socket: TLSSocket, connection: Connection): Failure {
  // The types do not know that there is nothing to read once the socket is closed.
  const peer = socket.getPeerCertificate() as PeerCertificate | null;
  connection.certificate = readCertificate(peer, Date.now());
  const fault = handshakeFault(error, { hasCertificate: connection.certificate !== null });
  const note = alertNote(error);
  return note === null || note === fault.reason
    ? failed(fault)
    : { ...failed(fault), notes: [note] };
}

function failed(fault: Fault): Failure {
  return { kind: 'failed', fault };
}
