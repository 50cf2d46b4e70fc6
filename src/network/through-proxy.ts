import { isIP } from 'node:net';
import { addressesOf, openLine, type LineRequest, type LineSetup } from './open-line.ts';
import type { ProbeContext } from './probe/context.ts';
import type { Failure, Fault } from './probe/fault.ts';
import { httpConnect } from './proxy/http-connect.ts';
import type { ProxyRoute } from './proxy/proxy-route.ts';
import { proxyFault, talkToProxy } from './proxy/proxy-talk.ts';
import { socksConnect } from './proxy/socks.ts';
import type { Connection } from './tcp/connection.ts';

/** Whom to reach, and by which proxy. */
export interface ProxiedRequest extends LineRequest {
  readonly proxy: ProxyRoute;
  /** The proxy of the kind `http` is to be asked by requests and not for a tunnel. */
  readonly isForwarded: boolean;
}

/**
 * Opens a tunnel to a host, or the connection to a proxy that forwards requests. The policy judges the proxy as it judges
 * targets, and the host by its name and by what it stands for here. Failures of the proxy are no faults of the site.
 */
export async function openThroughProxy(
  request: ProxiedRequest,
  setup: LineSetup & { readonly userAgent: string },
  probe: ProbeContext,
): Promise<Connection | Failure> {
  const { proxy } = request;
  const host = await hostForProxy(request, setup, probe);
  if (typeof host !== 'string') return { kind: 'failed', fault: host };
  const place = `${proxy.kind}://${proxy.host}:${proxy.port}`;
  probe.trace?.emit({ kind: 'proxy', proxy: place });
  const line = await openLine(
    { host: proxy.host, port: proxy.port, family: 'both', reading: 'stream' },
    setup,
    probe,
  );
  if ('kind' in line) {
    // Nothing about a proxy looks like a failure of the site.
    probe.measurements.looksLike = null;
    probe.measurements.unansweredPeers.length = 0;
    return { ...line, fault: ofProxy(line.fault) };
  }
  if (request.isForwarded) return line;
  const target = { host, port: request.port };
  const { login } = proxy;
  const talk =
    proxy.kind === 'http'
      ? httpConnect(target, { login, userAgent: setup.userAgent })
      : socksConnect(target, login);
  const startedAt = performance.now();
  const failure = await talkToProxy(line, talk, probe);
  const { measurements } = probe;
  measurements.connectMs = (measurements.connectMs ?? 0) + performance.now() - startedAt;
  return failure ?? line;
}

/** What the proxy is asked for: the name, or for `socks5` an address of it; or why it may not be. */
async function hostForProxy(
  request: ProxiedRequest,
  setup: LineSetup,
  probe: ProbeContext,
): Promise<string | Fault> {
  const { proxy, host } = request;
  const addresses = await addressesOf(request, setup, probe);
  const isLookedUpHere = proxy.kind === 'socks5' || isIP(host) !== 0;
  if (!('outcome' in addresses)) return isLookedUpHere ? (addresses[0] ?? host) : host;
  probe.measurements.looksLike = isLookedUpHere ? (addresses.looksLike ?? null) : null;
  // A name that only the proxy can look up is left to it.
  return isLookedUpHere || addresses.outcome === 'blocked' ? addresses : host;
}

function ofProxy(fault: Fault): Fault {
  if (fault.outcome !== 'down') return fault;
  return proxyFault(`cannot be reached: it ${fault.message}`);
}
