import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bracketed } from '../../core/address/host-address.ts';
import type { Ingress } from '../../core/address/ingress.ts';
import { AppError } from '../../core/errors.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether no caller outside of this machine can reach a server that listens on `host`. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Answers only to names that are ours, so that a foreign name pointed at this machine reads nothing, and refuses
 * changes that a page of another site asks for.
 */
export function guardOrigin(
  app: FastifyInstance,
  { host, ingress }: { readonly host: string; readonly ingress: Ingress },
): void {
  const { publicUrl, allowedHosts } = ingress;
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl);
  const given = [...allowedHosts, ...(publicOrigin === null ? [] : [publicOrigin.hostname])];
  const known = ['localhost', '127.0.0.1', '[::1]', bracketed(host), ...given];
  const allowed = new Set(known.map((name) => name.toLowerCase()));
  const isOpen = !isLoopback(host);
  const isOurs = (name: string): boolean =>
    allowed.has(name) || (isOpen && (given.length === 0 || isAddress(name)));
  const pages: OwnPages = {
    origin: publicOrigin?.origin ?? null,
    names: new Set(allowedHosts),
  };
  app.addHook('onRequest', async (request) => {
    if (hostCount(request.raw) > 1) throw new RepeatedHostError();
    const name = request.headers.host;
    // Browsers always name the host; health checks of some proxies speak HTTP/1.0 and do not.
    if (name !== undefined && !isOurs(nameOf(name))) throw new ForeignHostError();
    if (isForeignPage(request, pages)) {
      throw new AppError('forbidden', 'a page of another site may not do this');
    }
  });
}

/** A proxy in front of us may have looked at the other one (RFC 9112 §3.2). */
export class RepeatedHostError extends AppError {
  constructor() {
    super('invalid', 'the request names its host more than once');
    this.name = 'RepeatedHostError';
  }
}

function hostCount({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
}

/** The request was meant for another host, RFC 9110 §15.5.20. */
export class ForeignHostError extends AppError {
  constructor() {
    super(
      'forbidden',
      'this service does not answer to that host name: --public-url or --allowed-host adds one',
    );
    this.name = 'ForeignHostError';
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);

/** Where our pages come from when the `Host` of a request is another one, as behind some proxies. */
interface OwnPages {
  readonly origin: string | null;
  /** Names on any port. */
  readonly names: ReadonlySet<string>;
}

/** A page is ours when it came from the very name that is called now, or from one that people have configured. */
function isForeignPage({ headers, method }: FastifyRequest, own: OwnPages): boolean {
  if (headers.origin !== undefined) {
    const authority = /^https?:\/\/([^/]+)$/i.exec(headers.origin)?.[1];
    const isOurs =
      authority === headers.host ||
      headers.origin === own.origin ||
      (!isLocal(authority) && own.names.has(nameOf(authority)));
    if (authority === undefined || !isOurs) return true;
  }
  const site = headers['sec-fetch-site'];
  return !SAFE_METHODS.has(method) && typeof site === 'string' && !OWN_SITES.has(site);
}

/** Other programs of this machine serve pages too, on other ports: the name alone says nothing there. */
function isLocal(authority: string | undefined): boolean {
  return isLoopback(nameOf(authority).replace(/^\[|\]$/g, ''));
}

/** The name in a Host header or an origin, without its port and the dot of a full name. */
function nameOf(host: string | undefined): string {
  return (host ?? '').toLowerCase().replace(/\.?(?::\d{1,5})?$/, '');
}

/** Names are pointed at machines that are not theirs; an address is what it says. */
function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}
