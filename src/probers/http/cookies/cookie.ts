import { hostOf } from '../../../network/index.ts';

/** A cookie as a site set it. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** The host that set it, or the domain above it that it named. */
  readonly domain: string;
  /** Whether hosts below the domain get it, too. */
  readonly isWide: boolean;
  readonly path: string;
  readonly isSecure: boolean;
  /** Epoch milliseconds; `null` for the rest of the visit. */
  readonly expiresAt: number | null;
}

const MAX_COOKIE_BYTES = 4_096;

/** Reads one `Set-Cookie` as browsers do (RFC 6265 §5.2 and §5.3); `null` for what they would not keep. */
export function readCookie(header: string, url: URL, now: number): Cookie | null {
  const [pair = '', ...rest] = header.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, equals)).trim();
  const value = pair.slice(equals + 1).trim();
  if (name === '' && value === '') return null;
  if (name.length + value.length > MAX_COOKIE_BYTES || /\p{Cc}/u.test(name + value)) return null;
  const attributes = readAttributes(rest);
  const isSecure = attributes.has('secure');
  if (isSecure && url.protocol !== 'https:') return null;
  const host = hostOf(url);
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  if (domain !== '' && !mayName(host, domain)) return null;
  const path = attributes.get('path') ?? '';
  return {
    name,
    value,
    domain: domain === '' ? host : domain,
    isWide: domain !== '' && !isAddress(host),
    path: path.startsWith('/') ? path : defaultPath(url.pathname),
    isSecure,
    expiresAt: expiryOf(attributes, now),
  };
}

/** Whether a request gets a cookie (RFC 6265 §5.4). */
export function isMeantFor(cookie: Cookie, url: URL, now: number): boolean {
  const { expiresAt, isSecure, domain, path } = cookie;
  if (expiresAt !== null && expiresAt <= now) return false;
  if (isSecure && url.protocol !== 'https:') return false;
  const host = hostOf(url);
  if (host !== domain && !(cookie.isWide && host.endsWith(`.${domain}`))) return false;
  const { pathname } = url;
  if (!pathname.startsWith(path)) return false;
  return pathname === path || path.endsWith('/') || pathname[path.length] === '/';
}

// The last of several counts.
function readAttributes(parts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    parts.map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      return [name.trim().toLowerCase(), equals < 0 ? '' : part.slice(equals + 1).trim()];
    }),
  );
}

// A name of one label, such as a top-level domain, is everybody's.
function mayName(host: string, domain: string): boolean {
  if (host === domain) return true;
  return !isAddress(host) && domain.includes('.') && host.endsWith(`.${domain}`);
}

// Of a URL, so that a number at its end is part of an address.
function isAddress(host: string): boolean {
  return host.includes(':') || /(?:^|\.)\d+$/.test(host);
}

function defaultPath(pathname: string): string {
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}

// `Max-Age` counts before `Expires`; what cannot be read does not count.
function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number | null {
  const maxAge = attributes.get('max-age') ?? '';
  if (/^-?\d+$/.test(maxAge)) return now + Number(maxAge) * 1_000;
  const expires = Date.parse((attributes.get('expires') ?? '').replaceAll('-', ' '));
  return Number.isNaN(expires) ? null : expires;
}
