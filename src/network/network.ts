import type { NetworkSettings } from '../core/address/network-settings.ts';
import type { ExaminationRequest, Observation } from '../core/probe-health/examination.ts';
import type { ProbeTrace } from '../core/explain/trace.ts';
import { watchIpv6 } from './policy/own-family.ts';
import { tellPing, tellRecords } from './answer-story.ts';
import { askRecords } from './dns/ask-records.ts';
import { askWitnesses } from './own-side/ask-witnesses.ts';
import { Deadline } from './probe/deadline.ts';
import type { Failure, Fault } from './probe/fault.ts';
import { startFloodWatch } from './tcp/flood-watch.ts';
import { exchangeMessage, type HttpAnswer, type HttpMessage } from './http/request.ts';
import { callHttp2, type Http2Answer, type Http2Call } from './http/http2/call.ts';
import type { Line } from './tcp/connection.ts';
import { openLine, type LineRequest } from './connect.ts';
import { pingHost, type Pinged, type PingRequest } from './icmp/ping.ts';
import { watchOwnServices } from './policy/own-services.ts';
import type { ProbeContext } from './probe/context.ts';
import { postMessage, type Post, type PostEnd } from './post.ts';
import type { RecordAnswer, RecordQuestion } from './dns/ask-records.ts';
import { openResolver } from './dns/resolver.ts';
import { secureLater, type SecureRequest } from './tls/start-tls.ts';
import { startStallWatch } from './probe/stall-watch.ts';
import { newMeasurements } from './probe/measurements.ts';
import { openTrust } from './tls/trust.ts';
import { upgradeLine, type UpgradeEnd, type UpgradeRequest } from './http/upgrade.ts';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/** The one way out: every connection to a target or a receiver goes through here and under its policy. */
export interface Network {
  /** What we call ourselves in requests. */
  readonly userAgent: string;
  /** Who hears what happens on the way out; `null` but where one probe is being explained. */
  readonly trace: ProbeTrace | null;
  /** The same network for one probe alone, every line of which tells the trace. */
  withTrace(trace: ProbeTrace): Network;
  /** Starts a deadline that many milliseconds long, or until the monotonic `endsAt`. Close it when done. */
  startDeadline(setup: {
    readonly endsAt: number;
    readonly signal?: AbortSignal | undefined;
  }): Deadline;
  /** A fresh connection to a host whose address the policy allows, encrypted on demand. A failure leaves nothing open. */
  openLine(request: LineRequest, probe: ProbeContext): Promise<Line | Failure>;
  /** Puts TLS on an open line (`reading: 'stream'`) that nobody listens to any more. A failed line is closed. */
  secureLater(line: Line, request: SecureRequest, probe: ProbeContext): Promise<Line | Failure>;
  /** Asks name servers for records of any type. */
  askRecords(question: RecordQuestion, probe: ProbeContext): Promise<RecordAnswer | Failure>;
  /** Sends ICMP echo requests; the answer says who was silent, a failure that nothing was learnt or nothing allowed. */
  ping(request: PingRequest, probe: ProbeContext): Promise<Pinged | Failure>;
  /** One request over an open line (`reading: 'stream'`), answer read with its body; closes the line. */
  exchangeMessage(
    line: Line,
    message: HttpMessage,
    probe: ProbeContext,
  ): Promise<HttpAnswer | Failure>;
  /** Asks an open line (`reading: 'stream'`) for another protocol; unless the server agrees, it is closed. */
  upgradeLine(line: Line, request: UpgradeRequest, probe: ProbeContext): Promise<UpgradeEnd>;
  /** One call over HTTP/2 on an open line (`reading: 'stream'`), answer read to its end; closes the line. */
  callHttp2(line: Line, call: Http2Call, probe: ProbeContext): Promise<Http2Answer | Failure>;
  /** A connected plain socket for a library that speaks its own protocol; the caller closes it. */
  connectTcp(target: {
    readonly host: string;
    readonly port: number;
    readonly timeoutMs: number;
  }): Promise<
    | { readonly kind: 'connected'; readonly socket: Socket; readonly address: string }
    | { readonly kind: 'failed'; readonly fault: Fault }
  >;
  /** Asks whoever can say something about our own side, within 3 s or until `signal`; sites are not asked. `null`: we stood still. */
  askWitnesses(
    request: ExaminationRequest,
    signal?: AbortSignal,
  ): Promise<readonly Observation[] | null>;
  /** TLS as our own connections have it (trust, versions), for a library that secures a socket of `connectTcp`. */
  secureContext(): SecureContext;
  /** One POST without redirects. Never rejects for what the receiver did. */
  post(post: Post): Promise<PostEnd>;
  /** Ends lookups and timers; connections belong to whoever opened them. */
  close(): void;
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
  const setup = {
    resolver,
    targets: settings.targets,
    hasIpv6: watchIpv6(),
    trust,
    floods: startFloodWatch(),
    ownServices: watchOwnServices(settings.ownServices ?? []),
  };
  const network: Network = {
    userAgent: settings.userAgent,
    trace: null,
    withTrace: (trace) => tellingNetwork(network, trace),
    startDeadline: ({ endsAt, signal }) => new Deadline({ endsAt, watch, signal }),
    openLine: (request, probe) => openLine(request, setup, probe),
    secureLater: (line, request, probe) => secureLater(line, request, { trust, probe }),
    askRecords: (question, probe) => askRecords(question, setup, probe),
    ping: (request, probe) => pingHost(request, setup, probe),
    exchangeMessage,
    upgradeLine,
    callHttp2,
    connectTcp: (target) => connectTcp(network, target),
    askWitnesses: async (request, signal) => {
      const since = performance.now();
      const observations = await askWitnesses(request, { resolvers: settings.resolvers, signal });
      return watch.stalledSince(since) ? null : observations;
    },
    secureContext: () => trust.context(),
    post: (post) => postMessage(network, post),
    close: () => {
      watch.stop();
      setup.floods.stop();
      resolver.stop();
    },
  };
  return network;
}

function tellingNetwork(network: Network, trace: ProbeTrace): Network {
  const withTrace: Network = {
    ...network,
    trace,
    openLine: (request, probe) => network.openLine(request, { ...probe, trace }),
    secureLater: (line, request, probe) => network.secureLater(line, request, { ...probe, trace }),
    askRecords: (question, probe) =>
      tellRecords(trace, question, network.askRecords(question, { ...probe, trace })),
    ping: (request, probe) => tellPing(trace, request, network.ping(request, { ...probe, trace })),
    connectTcp: (target) => connectTcp(withTrace, target),
  };
  return withTrace;
}

async function connectTcp(
  network: Network,
  target: Parameters<Network['connectTcp']>[0],
): ReturnType<Network['connectTcp']> {
  const deadline = network.startDeadline({ endsAt: performance.now() + target.timeoutMs });
  const line = await network.openLine(
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
  if ('kind' in line) return { kind: 'failed', fault: line.fault };
  return { kind: 'connected', socket: line.release(), address: line.address };
}
