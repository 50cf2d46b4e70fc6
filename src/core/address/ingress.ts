import { canonicalHost, bracketed } from './host-address.ts';

/** How callers reach the service, directly or through a reverse proxy, and how much they may ask of it. */
export interface Ingress {
  /** URL under which people reach it, with its final slash; `null`: where it listens. */
  readonly publicUrl: string | null;
  /** Further names that it answers to, beside that of `publicUrl`. */
  readonly allowedHosts: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` names the caller. */
  readonly trustedProxies: readonly string[];
  /** Header in which a trusted proxy names the e-mail of a user whom it has signed in; `null`: none does. */
  readonly signInHeader: string | null;
  /**
   * What each key, user and address may ask of the API in a minute, in reads of a single thing; 0: as much as it likes, `null`: what is
   * usual.
   */
  readonly rateLimit: number | null;
}

/** The highest limit of calls that can be set. */
export const MAX_RATE_LIMIT = 100_000_000;

/** A service that is reached where it listens and nowhere else. */
export const DIRECT_INGRESS: Ingress = {
  publicUrl: null,
  allowedHosts: [],
  trustedProxies: [],
  signInHeader: null,
  rateLimit: null,
};

/** The name of a header (RFC 9110 §5.1) in small letters; `null` for what is none. */
export function readHeaderName(text: string): string | null {
  return /^[A-Za-z][A-Za-z0-9-]{0,99}$/.test(text) ? text.toLowerCase() : null;
}

/**
 * First parts of the service's own addresses. A public path must not begin with one of them: whether a proxy has taken the path off
 * could not be seen any more.
 */
export const OWN_PATHS: ReadonlySet<string> = new Set([
  'api',
  'assets',
  'a',
  'healthz',
  'metrics',
  'ping',
  'readyz',
  // Pages of the dashboard.
  'add',
  'alerts',
  'health',
  'incidents',
  'lab',
  'monitors',
  'pages',
  'reports',
  'set-password',
  'settings',
  'setup',
  'sign-in',
  'wall',
]);

/** A public URL with its final slash; `null` when it is none, or has more than scheme, host, port and plain path. */
export function readPublicUrl(text: string): string | null {
  if (!URL.canParse(text) || /[?#]/.test(text)) return null;
  const { protocol, username, password, origin, pathname } = new URL(text);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return null;
  const segments = pathname.split('/').filter((segment) => segment !== '');
  if (!segments.every((segment) => /^[\w.~-]+$/.test(segment))) return null;
  if (OWN_PATHS.has(segments[0] ?? '')) return null;
  return `${origin}/${segments.map((segment) => `${segment}/`).join('')}`;
}

/** A name of an allow-list as a `Host` header shows it; `null` when it is no host, or has more beside it. */
export function readAllowedHost(text: string): string | null {
  const host = canonicalHost(text);
  return host.kind === 'admitted' ? bracketed(host.host) : null;
}

/** Where a public URL begins below its host: `/`, or a path with slashes around it. */
export function publicPathOf({ publicUrl }: Pick<Ingress, 'publicUrl'>): string {
  return publicUrl === null ? '/' : new URL(publicUrl).pathname;
}

const NETWORK = /^(?<address>[^/]+)(?:\/(?<bits>\d{1,3}))?$/;

/** Whether a text is an IP address or a network such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const { address = '', bits } = NETWORK.exec(text)?.groups ?? {};
  const host = canonicalHost(address.includes(':') ? `[${address}]` : address);
  if (host.kind !== 'admitted') return false;
  const isIpv6 = host.host.includes(':');
  // An IPv4 address has other spellings too, which proxies do not use.
  if (!isIpv6 && (host.host !== address || !/^[\d.]+$/.test(address))) return false;
  return bits === undefined || Number(bits) <= (isIpv6 ? 128 : 32);
}
