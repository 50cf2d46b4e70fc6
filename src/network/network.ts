import type { NetworkSettings } from '../core/address/network-settings.ts';
import type { ExaminationRequest, Observation } from '../core/probe-health/examination.ts';
import type { ProbeTrace } from '../core/explain/trace.ts';
import { askDatagram, type DatagramEnd, type DatagramRequest } from './ask-datagram.ts';
import { watchIpv6 } from './policy/own-family.ts';
import { askRecords } from './dns/ask-records.ts';
import { askWitnesses } from './own-side/ask-witnesses.ts';
import { Deadline } from './probe/deadline.ts';
import type { Failure, Fault } from './probe/fault.ts';
import { startFloodWatch } from './tcp/flood-watch.ts';
import { request, type HttpAnswer, type HttpMessage } from './http/request.ts';
import { callHttp2, type Http2Answer } from './http/http2/call.ts';
import type { Http2Call } from './http/http2/call-bytes.ts';
import type { Connection } from './tcp/connection.ts';
import { connect, type ConnectRequest } from './connect.ts';
import { pingHost, type Pinged, type PingRequest } from './icmp/ping.ts';
import { watchOwnServices } from './policy/own-services.ts';
import type { ProbeContext } from './probe/context.ts';
import { send, type OutgoingRequest, type SendEnd } from './send.ts';
import type { RecordAnswer, RecordQuestion } from './dns/ask-records.ts';
import { openResolver } from './dns/resolver.ts';
import { openResolverPool } from './dns/resolver-pool.ts';
import { startTls, type TlsRequest } from './tls/start-tls.ts';
import { startStallWatch } from './probe/stall-watch.ts';
import { newMeasurements } from './probe/measurements.ts';
import { openTrust } from './tls/trust.ts';
import { upgrade, type UpgradeEnd, type UpgradeRequest } from './http/upgrade.ts';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/** The one way out: every connection to a target or a receiver goes through here and under its policy. */
export interface Network {
  /** Our name in requests. */
  readonly userAgent: string;
  /** Takes the events of the way out; `null` but where one probe is being explained. */
  readonly trace: ProbeTrace | null;
  /** The same network for one probe alone, every connection of which emits to the trace. */
  withTrace(trace: ProbeTrace): Network;
  /** Starts a deadline that many milliseconds long, or until the monotonic `endsAt`. Close it when done. */
  startDeadline(setup: {
    readonly endsAt: number;
    readonly signal?: AbortSignal | undefined;
  }): Deadline;
  /** A fresh connection to a host whose address the policy allows, encrypted on demand. A failure leaves nothing open. */
  connect(request: ConnectRequest, probe: ProbeContext): Promise<Connection | Failure>;
  /** Puts TLS on an open connection (`reading: 'stream'`) without listeners on it any more. A failed one is closed. */
  startTls(
    connection: Connection,
    request: TlsRequest,
    probe: ProbeContext,
  ): Promise<Connection | Failure>;
  /** Asks name servers for records of any type. */
  askRecords(question: RecordQuestion, probe: ProbeContext): Promise<RecordAnswer | Failure>;
  readonly datagrams: Datagrams;
  readonly http: HttpClient;
  readonly sockets: Sockets;
  /** Asks all witnesses of our own side, within 3 s or until `signal`; sites are not asked. `null`: our thread stalled. */
  askWitnesses(
    request: ExaminationRequest,
    signal?: AbortSignal,
  ): Promise<readonly Observation[] | null>;
  /** Ends lookups and timers; connections belong to their openers. */
  close(): void;
}

/** What works without a connection. */
export interface Datagrams {
  /** Sends a datagram by UDP until it is answered, over a socket of its own. */
  ask(request: DatagramRequest, probe: ProbeContext): Promise<DatagramEnd>;
  /** Sends ICMP echo requests; the answer says who was silent, a failure that nothing was learnt or nothing allowed. */
  ping(request: PingRequest, probe: ProbeContext): Promise<Pinged | Failure>;
}

/** HTTP over connections that are open (`reading: 'stream'`). */
export interface HttpClient {
  /** One request, its answer read with its body; closes the connection. */
  request(
    connection: Connection,
    message: HttpMessage,
    probe: ProbeContext,
  ): Promise<HttpAnswer | Failure>;
  /** Asks for another protocol; unless the server agrees, the connection is closed. */
  upgrade(
    connection: Connection,
    request: UpgradeRequest,
    probe: ProbeContext,
  ): Promise<UpgradeEnd>;
  /** One call over HTTP/2, its answer read to the end; closes the connection. */
  call(
    connection: Connection,
    call: Http2Call,
    probe: ProbeContext,
  ): Promise<Http2Answer | Failure>;
  /** One request over a connection of its own, without redirects. Never rejects for what the receiver did. */
  send(request: OutgoingRequest): Promise<SendEnd>;
}

/** Sockets for a library that speaks its own protocol. */
export interface Sockets {
  /** A connected plain socket; the caller closes it. */
  connect(target: {
    readonly host: string;
    readonly port: number;
    readonly timeoutMs: number;
  }): Promise<
    | { readonly kind: 'connected'; readonly socket: Socket; readonly address: string }
    | { readonly kind: 'failed'; readonly fault: Fault }
  >;
  /** TLS as our own connections have it (trust, versions), to secure such a socket. */
  secureContext(): SecureContext;
}

/** Builds the network of this thread. */
export function createNetwork(settings: NetworkSettings): Network {
  const watch = startStallWatch();
  const resolver = openResolver({
    servers: settings.resolvers,
    knowsLocalNames: settings.targets === 'private',
    watch,
  });
  const trust = openTrust(settings.extraCaPems);
  const resolverPool = openResolverPool({
    knowsLocalNames: settings.targets === 'private',
    watch,
  });
  const setup = {
    userAgent: settings.userAgent,
    resolver,
    resolverPool,
    targets: settings.targets,
    hasIpv6: watchIpv6(),
    trust,
    floods: startFloodWatch(),
    ownServices: watchOwnServices(settings.ownServices ?? []),
  };
  const network: Network = {
    userAgent: settings.userAgent,
    trace: null,
    withTrace: (trace) => tracedNetwork(network, trace),
    startDeadline: ({ endsAt, signal }) => new Deadline({ endsAt, watch, signal }),
    connect: (request, probe) => connect(request, setup, probe),
    startTls: (connection, request, probe) => startTls(connection, request, { trust, probe }),
    askRecords: (question, probe) => askRecords(question, setup, probe),
    datagrams: {
      ask: (request, probe) => askDatagram(request, setup, probe),
      ping: (request, probe) => pingHost(request, setup, probe),
    },
    http: { request, upgrade, call: callHttp2, send: (message) => send(network, message) },
    sockets: {
      connect: (target) => connectSocket(network, target),
      secureContext: () => trust.context(),
    },
    askWitnesses: async (request, signal) => {
      const since = performance.now();
      const observations = await askWitnesses(request, { resolvers: settings.resolvers, signal });
      return watch.stalledSince(since) ? null : observations;
    },
    close: () => {
      watch.stop();
      setup.floods.stop();
      resolver.stop();
      resolverPool.stop();
    },
  };
  return network;
}

function tracedNetwork(network: Network, trace: ProbeTrace): Network {
  const traced: Network = {
    ...network,
    trace,
    connect: (request, probe) => network.connect(request, { ...probe, trace }),
    startTls: (connection, request, probe) =>
      network.startTls(connection, request, { ...probe, trace }),
    askRecords: (question, probe) => network.askRecords(question, { ...probe, trace }),
    datagrams: {
      ask: (request, probe) => network.datagrams.ask(request, { ...probe, trace }),
      ping: (request, probe) => network.datagrams.ping(request, { ...probe, trace }),
    },
    sockets: { ...network.sockets, connect: (target) => connectSocket(traced, target) },
  };
  return traced;
}

async function connectSocket(
  network: Network,
  target: Parameters<Sockets['connect']>[0],
): ReturnType<Sockets['connect']> {
  const deadline = network.startDeadline({ endsAt: performance.now() + target.timeoutMs });
  const connection = await network.connect(
    {
      host: target.host,
      port: target.port,
      family: 'both',
      isSecure: false,
      isVerified: true,
      reading: 'stream',
    },
    { deadline, measurements: newMeasurements() },
  );
  deadline.close();
  if ('kind' in connection) return { kind: 'failed', fault: connection.fault };
  return { kind: 'connected', socket: connection.release(), address: connection.address };
}
