import {
  proxyAuthorization,
  proxyFault,
  type Failure,
  type HttpHead,
} from '../../../network/index.ts';
import type { DialledPlace } from '../../connect-to.ts';
import { proxyOf } from '../../proxy-options.ts';
import type { HttpOptions } from '../options.ts';

/** How a request is put to an HTTP proxy that forwards it, instead of opening a tunnel. */
export interface Forwarding {
  readonly isForwarded: boolean;
  /** For the proxy alone. */
  readonly headers: Readonly<Record<string, string>>;
}

const DIRECT: Forwarding = { isForwarded: false, headers: {} };

/** Plain requests are forwarded; encrypted ones, and those that are dialled elsewhere, need a tunnel. */
export function forwardingOf(options: HttpOptions, url: URL, place: DialledPlace): Forwarding {
  const proxy = proxyOf(options);
  const isElsewhere = place.host !== null || place.port !== null;
  if (proxy?.kind !== 'http' || url.protocol !== 'http:' || isElsewhere) return DIRECT;
  const { login } = proxy;
  const headers = login === null ? {} : { 'Proxy-Authorization': proxyAuthorization(login) };
  return { isForwarded: true, headers };
}

/** The failure of a proxy that does not let us in; `null` when the answer is one of the site. */
export function forwardingFailure({ isForwarded }: Forwarding, head: HttpHead): Failure | null {
  if (!isForwarded || head.statusCode !== 407) return null;
  return { kind: 'failed', fault: proxyFault('wants another login (407)') };
}
