import { hasMixedScript } from '../core/address/mixed-script.ts';
import { strayFault } from './policy/address-fault.ts';
import { attributeToOwnFamily } from './policy/own-family.ts';
import { dial } from './tcp/dial.ts';
import type { Family } from './dns/address-query.ts';
import type { Failure, Fault } from './probe/fault.ts';
import type { FloodWatch } from './tcp/flood-watch.ts';
import { findAddresses, literalAddress, type AddressSetup } from './dns/find-addresses.ts';
import type { Connection, ReadMode } from './tcp/connection.ts';
import { ownServiceFault, type OwnServices } from './policy/own-services.ts';
import type { ProbeContext } from './probe/context.ts';
import type { TlsCredentials } from './tls/credentials.ts';
import { startTls } from './tls/start-tls.ts';
import { addNotes } from './probe/measurements.ts';
import type { Trust } from './tls/trust.ts';

/** Where to connect, and how. */
export interface ConnectRequest {
  /** A name or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The name that TLS asks for and that the certificate has to be for; the host when left out. */
  readonly serverName?: string;
  readonly family: Family;
  /** Whether the connection is to be encrypted. */
  readonly isSecure: boolean;
  /** Whether a certificate that does not pass ends it. */
  readonly isVerified: boolean;
  /** Offered by ALPN, best first: HTTP/1.1 by default, none when empty. */
  readonly protocols?: readonly string[];
  /** Certificates of the monitor's own. */
  readonly credentials?: TlsCredentials | undefined;
  /** `shared` is the cheap way of reading a plain connection; an encrypted one always streams. */
  readonly reading: ReadMode;
}

/** The policy over addresses, the way to find them, and the services of our own, which no probe may reach. */
export interface ConnectSetup extends AddressSetup {
  readonly ownServices: OwnServices;
}

const HTTP_1_1: readonly string[] = ['http/1.1'];

/** Looks the host up, judges its addresses, dials one of them and secures the connection; `measurements` keeps what was seen. */
export async function connect(
  request: ConnectRequest,
  setup: ConnectSetup & { readonly trust: Trust; readonly floods: FloodWatch },
  probe: ProbeContext,
): Promise<Connection | Failure> {
  const { deadline, measurements, trace } = probe;
  const { serverName } = request;
  if (serverName !== undefined && serverName !== request.host) {
    trace?.emit({
      kind: 'remark',
      text: `Connect to ${request.host} in the place of ${serverName}.`,
    });
  }
  // Built by the first who needs it, which blocks for some 50 ms: before any clock of the target runs.
  if (request.isSecure) {
    const { credentials } = request;
    const trust = credentials === undefined ? setup.trust : setup.trust.with(credentials);
    if ('outcome' in trust) return { kind: 'failed', fault: trust };
    trust.context();
  }
  const addresses = await addressesOf(request, setup, probe);
  if ('outcome' in addresses) {
    measurements.looksLike = addresses.looksLike ?? null;
    return { kind: 'failed', fault: addresses };
  }
  measurements.address = addresses[0] ?? null;
  const reading = request.isSecure ? 'stream' : request.reading;
  const { silentPeers } = probe;
  const target = { addresses, port: request.port, reading, silentPeers, trace };
  const dialled = await dial(target, deadline);
  if (dialled.kind === 'failed') {
    addNotes(measurements, dialled.notes ?? []);
    measurements.unansweredPeers.push(...(dialled.unansweredPeers ?? []));
    const { hasIpv6 } = setup;
    if (dialled.address !== undefined) measurements.address = dialled.address;
    return { kind: 'failed', fault: attributeToOwnFamily(dialled.fault, { addresses, hasIpv6 }) };
  }
  const { connection } = dialled;
  setup.floods.watch(connection);
  measurements.address = connection.address;
  if (setup.targets === 'public') {
    const stray = strayFault(connection.socket.remoteAddress, {
      address: connection.address,
      ...setup,
    });
    if (stray !== null) {
      connection.close();
      return { kind: 'failed', fault: stray };
    }
  }
  measurements.connectMs = (measurements.connectMs ?? 0) + dialled.connectMs;
  if (dialled.notes.length > 0) addNotes(measurements, dialled.notes);
  if (!request.isSecure) return connection;
  const {
    serverName: host = request.host,
    isVerified,
    protocols = HTTP_1_1,
    credentials,
  } = request;
  return startTls(
    connection,
    { host, isVerified, protocols, credentials },
    { trust: setup.trust, probe },
  );
}

/** Where the host may be dialled: what it is itself, or what its name stands for; never a service of our own. */
export async function addressesOf(
  { host, port, family }: Pick<ConnectRequest, 'host' | 'port' | 'family'>,
  setup: ConnectSetup,
  { deadline, measurements, trace }: ProbeContext,
): Promise<readonly string[] | Fault> {
  let addresses = literalAddress(host, { family, targets: setup.targets, trace });
  if (addresses === null) {
    const startedAt = performance.now();
    addresses = await findAddresses({ name: host, family, trace }, setup, deadline);
    measurements.dnsMs = (measurements.dnsMs ?? 0) + performance.now() - startedAt;
    if (hasMixedScript(host)) addNotes(measurements, ['mixed_script']);
  }
  if ('outcome' in addresses) return addresses;
  const own = addresses.find((address) => setup.ownServices.has(address, port));
  return own === undefined ? addresses : ownServiceFault(own, port);
}
