import type { NetworkSettings } from '../core/network-settings.ts';
import { watchIpv6 } from './address-list.ts';
import { Deadline } from './deadline.ts';
import type { Failure, Fault } from './fault.ts';
import { exchangeMessage, type HttpAnswer, type HttpMessage } from './http-message.ts';
import type { Line } from './line.ts';
import { openLine, type LineRequest } from './open-line.ts';
import type { ProbeContext } from './probe-context.ts';
import { postMessage, type Post, type PostEnd } from './post.ts';
import { openResolver } from './resolver.ts';
import { startStallWatch } from './stall-watch.ts';
import { newTrace } from './trace.ts';
import { openTrust } from './trust.ts';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/** The one way out: every connection to a target or a receiver goes through here and under its policy. */
export interface Network {
  /** What we call ourselves in requests. */
  readonly userAgent: string;
  /** Starts a deadline that many milliseconds long, or until the monotonic `endsAt`. Close it when done. */
  startDeadline(setup: {
    readonly endsAt: number;
    readonly signal?: AbortSignal | undefined;
  }): Deadline;
  /** A fresh connection to a host whose address the policy allows, encrypted on demand. A failure leaves nothing open. */
  openLine(request: LineRequest, probe: ProbeContext): Promise<Line | Failure>;
  /** One request over an open line (`reading: 'stream'`), answer read with its body; closes the line. */
  exchangeMessage(
    line: Line,
    message: HttpMessage,
    probe: ProbeContext,
  ): Promise<HttpAnswer | Failure>;
  /** A connected plain socket for a library that speaks its own protocol; the caller closes it. */
  connectTcp(target: {
    readonly host: string;
    readonly port: number;
    readonly timeoutMs: number;
  }): Promise<
    | { readonly kind: 'connected'; readonly socket: Socket; readonly address: string }
    | { readonly kind: 'failed'; readonly fault: Fault }
  >;
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
  });
  const trust = openTrust(settings.extraCaPems);
  const setup = { resolver, targets: settings.targets, hasIpv6: watchIpv6(), trust };
  const network: Network = {
    userAgent: settings.userAgent,
    startDeadline: ({ endsAt, signal }) => new Deadline({ endsAt, watch, signal }),
    openLine: (request, probe) => openLine(request, setup, probe),
    exchangeMessage,
    connectTcp: (target) => connectTcp(network, target),
    secureContext: () => trust.context(),
    post: (post) => postMessage(network, post),
    close: () => {
      watch.stop();
      resolver.stop();
    },
  };
  return network;
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
    { deadline, trace: newTrace() },
  );
  deadline.close();
  if ('kind' in line) return { kind: 'failed', fault: line.fault };
  return { kind: 'connected', socket: line.release(), address: line.address };
}
