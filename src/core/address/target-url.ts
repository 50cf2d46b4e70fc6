import { hasBlankOrControl } from '../safe-text.ts';
import { hostNameFault } from './host-name.ts';
import { quote } from '../forms/quote.ts';

/** An address as given by people, read: its one canonical form, or what is wrong with it and how to mend it. */
export type UrlAdmission =
  | { readonly kind: 'admitted'; readonly url: string }
  | { readonly kind: 'refused'; readonly message: string; readonly hint?: string };

const MAX_URL_BYTES = 2048;

const CANONICAL_START = /^https?:\/\/[^/\\]/i;

/**
 * Reads an http or https address the way a careful person would. `example.com` means `https://example.com/`; the
 * fragment is dropped; what a browser would silently repair (missing or turned slashes, line breaks) is refused and
 * the repaired form offered. Says nothing about private addresses: that is for the dialer.
 */
export function admitUrl(text: string): UrlAdmission {
  const given = text.trim();
  const refusal = refuseText(given);
  if (refusal !== null) return refusal;
  if (CANONICAL_START.test(given)) return admitParsed(given, given);
  return admitUnusual(given);
}

function refuseText(given: string): UrlAdmission | null {
  if (given === '') return refused('the URL is empty', 'for example https://example.com/');
  if (given.length > MAX_URL_BYTES) return tooLong(given);
  if (hasBlankOrControl(given)) {
    return refused(
      `${show(given)} holds a space, a tab, a line break or another control character`,
      'write %20 for a space in a path',
    );
  }
  return null;
}

function tooLong(given: string): UrlAdmission {
  return refused(`${show(given)} is longer than ${MAX_URL_BYTES} bytes`);
}

function admitParsed(given: string, full: string): UrlAdmission {
  if (given.includes('\\')) return offerCanonical(given, full);
  const url = URL.parse(full);
  if (url === null) return refuseUnparsable(given, full);
  if (hasUserinfo(full)) return refuseUserinfo();
  if (url.port === '0') return refused(`${show(given)} has port 0, which nothing can listen on`);
  const fault = hostNameFault(url.hostname);
  if (fault !== null) return refused(`${show(given)} is not a URL: ${fault}`);
  const { href } = url;
  const hash = href.indexOf('#');
  const canonical = hash < 0 ? href : href.slice(0, hash);
  return canonical.length > MAX_URL_BYTES ? tooLong(given) : { kind: 'admitted', url: canonical };
}

function admitUnusual(given: string): UrlAdmission {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(given)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return offerCanonical(given, given);
  if (given.startsWith('//')) return offerCanonical(given, `https:${given}`);
  const authority = /^[^/?#\\]*/.exec(given)?.[0] ?? '';
  const isBareHost = scheme === undefined || /^[^:]+:\d+$/.test(authority);
  if (!isBareHost) return refuseScheme(given, { scheme, authority });
  if (authority.includes('@')) return refuseUserinfo();
  if (!looksLikeHost(authority)) {
    return refused(
      `${show(given)} is not a URL`,
      'write the whole address, for example https://example.com/',
    );
  }
  return admitParsed(given, `https://${given}`);
}

function looksLikeHost(authority: string): boolean {
  return (
    authority.includes('.') || authority.startsWith('[') || /^localhost(:\d+)?$/i.test(authority)
  );
}

function refuseScheme(
  given: string,
  { scheme, authority }: { readonly scheme: string; readonly authority: string },
): UrlAdmission {
  if (scheme.includes('.') || scheme === 'localhost') {
    return refused(`${show(given)} is not a URL: the port must be a number from 1 to 65535`);
  }
  if (hasUserinfo(given) || (authority.includes('@') && !NEVER_A_USER.includes(scheme))) {
    return refuseUserinfo();
  }
  return refused(
    `${show(given)} has the scheme ${quote(scheme)}`,
    'only http:// and https:// can be checked',
  );
}

const NEVER_A_USER: readonly string[] = ['data', 'javascript', 'mailto'];

function offerCanonical(given: string, full: string): UrlAdmission {
  const url = URL.parse(full);
  if (url === null || url.hostname === '') {
    return refused(`${show(given)} is not a URL`, 'for example https://example.com/');
  }
  if (url.username !== '' || url.password !== '') return refuseUserinfo();
  return refused(
    `${show(given)} is not written in full`,
    `write ${url.href.slice(0, MAX_URL_BYTES)}`,
  );
}

function refuseUserinfo(): UrlAdmission {
  return refused(
    'the URL holds a user name or a password',
    'leave out everything up to the @ and send an Authorization header instead',
  );
}

// What stands before an @ may be a password and is never echoed.
function show(given: string): string {
  return quote(given.replace(/^([a-z]+:)?[/\\]*[^/\\?#]*@/i, '$1//***@'));
}

function hasUserinfo(full: string): boolean {
  const at = full.indexOf('@');
  if (at < 0) return false;
  const slashes = full.indexOf('//');
  if (slashes < 0) return false;
  const authority = full.slice(slashes + 2);
  const end = authority.search(/[/?#\\]/);
  return (end < 0 ? authority : authority.slice(0, end)).includes('@');
}

function refuseUnparsable(given: string, full: string): UrlAdmission {
  if (hasUserinfo(full)) return refuseUserinfo();
  return refused(`${show(given)} is not a URL: ${unparsableFault(full)}`);
}

function unparsableFault(full: string): string {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(full)?.[1] ?? '';
  const [host, port] = splitPort(authority);
  if (host === '') return 'the host name is missing';
  if (port !== undefined && (!/^\d*$/.test(port) || Number(port) > 65_535)) {
    return 'the port must be a number from 1 to 65535';
  }
  if (host.startsWith('[')) {
    return host.includes('%')
      ? 'an address with a zone (the part after %) means something different on every machine'
      : 'the IPv6 address in brackets is not valid';
  }
  if (/^[\d.]+$/.test(host)) return 'the IPv4 address is not valid';
  if (/(^|\.)xn--/i.test(host)) return 'the part with xn-- is not valid punycode';
  return `the host name ${quote(host)} holds a character that is not allowed there`;
}

function splitPort(authority: string): readonly [string, string?] {
  const match = /^(\[[^\]]*\]?|[^:]*)(?::(.*))?$/.exec(authority);
  if (match === null) return [authority];
  const [, host = '', port] = match;
  return port === undefined ? [host] : [host, port];
}

function refused(message: string, hint?: string): UrlAdmission {
  return hint === undefined ? { kind: 'refused', message } : { kind: 'refused', message, hint };
}
