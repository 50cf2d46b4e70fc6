import type { ProbeContext } from './probe/context.ts';
import type { Failure, Fault } from './probe/fault.ts';
import { openLine, type LineRequest, type LineSetup } from './open-line.ts';
import type { ProxyRoute } from './proxy/proxy-route.ts';
import type { Connection, ReadMode } from './tcp/connection.ts';
import { openThroughProxy } from './through-proxy.ts';
import type { TlsCredentials } from './tls/credentials.ts';
import { startTls } from './tls/start-tls.ts';
import type { Trust } from './tls/trust.ts';

/** Where to connect, and how. */
export interface ConnectRequest extends LineRequest {
  /** The name that TLS asks for and that the certificate has to be for; the host when left out. */
  readonly serverName?: string;
  /** Whether the connection is to be encrypted. */
  readonly isSecure: boolean;
  /** Whether a certificate that does not pass ends it. */
  readonly isVerified: boolean;
  /** Offered by ALPN, best first: HTTP/1.1 by default, none when empty. */
  readonly protocols?: readonly string[];
  /** Certificates of the monitor's own. */
  readonly credentials?: TlsCredentials | undefined;
  /** Goes between; a connection through it is always a `stream`. */
  readonly proxy?: ProxyRoute | undefined;
  /** The proxy of the kind `http` is to be asked by requests in absolute form and not for a tunnel. */
  readonly isForwarded?: boolean;
  /** `shared` is the cheap way of reading a plain connection; an encrypted one always streams. */
  readonly reading: ReadMode;
}

const HTTP_1_1: readonly string[] = ['http/1.1'];

/** Opens a line or a tunnel to the host, and secures it; `measurements` keeps what was seen. */
export async function connect(
  request: ConnectRequest,
  setup: LineSetup & { readonly trust: Trust; readonly userAgent: string },
  probe: ProbeContext,
): Promise<Connection | Failure> {
  const { isVerified, protocols = HTTP_1_1, credentials } = request;
  const fault = prepareTrust(request, setup.trust);
  if (fault !== null) return { kind: 'failed', fault };
  emitOtherPlace(request, probe);
  const line = await open(request, setup, probe);
  if ('kind' in line || !request.isSecure) return line;
  const host = request.serverName ?? request.host;
  const tls = { host, isVerified, protocols, credentials };
  return startTls(line, tls, { trust: setup.trust, probe });
}

function open(
  request: ConnectRequest,
  setup: LineSetup & { readonly userAgent: string },
  probe: ProbeContext,
): Promise<Connection | Failure> {
  const { proxy, isForwarded = false } = request;
  if (proxy !== undefined)
    return openThroughProxy({ ...request, proxy, isForwarded }, setup, probe);
  const reading = request.isSecure ? 'stream' : request.reading;
  return openLine({ ...request, reading }, setup, probe);
}

// Built by the first who needs it, which blocks for some 50 ms: before any clock of the target runs.
function prepareTrust({ isSecure, credentials }: ConnectRequest, common: Trust): Fault | null {
  if (!isSecure) return null;
  const trust = credentials === undefined ? common : common.with(credentials);
  if ('outcome' in trust) return trust;
  trust.context();
  return null;
}

function emitOtherPlace(
  { host, serverName = host }: ConnectRequest,
  { trace }: ProbeContext,
): void {
  if (serverName === host) return;
  trace?.emit({ kind: 'other_place', host, serverName });
}
