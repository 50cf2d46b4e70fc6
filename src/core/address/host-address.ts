import { hasBlankOrControl } from '../safe-text.ts';
import { InvalidError } from '../errors.ts';
import { hostNameFault } from './host-name.ts';
import { quote } from '../forms/quote.ts';

/** An address of the form `scheme://host:port/path?query`, taken apart. */
export interface HostAddress {
  /** Lower case. */
  readonly scheme: string;
  /** As `canonicalHost` leaves it; empty when the address has none. */
  readonly host: string;
  readonly port: number | null;
  /** Without the first slash; percent signs decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** A host in its one canonical form, or what is wrong with it. */
export type HostAdmission =
  | { readonly kind: 'admitted'; readonly host: string }
  | { readonly kind: 'refused'; readonly message: string };

const ADDRESS =
  /^([a-z][a-z0-9+-]*):\/\/(\[[^\]/?#]*\]|[^:/?#]*)(?::([^/?#]*))?([^?#]*)(\?[^#]*)?$/is;
const MAX_ADDRESS_LENGTH = 2_048;

/** Takes an address apart. Throws `InvalidError` with the path `url`, which shows nothing that stands before an @. */
export function readHostAddress(address: string): HostAddress {
  const authority = /^[^:]*:\/\/([^/?#]*)/.exec(address)?.[1] ?? '';
  if (authority.includes('@'))
    throw wrong('holds a user name or a password', 'leave out everything up to the @');
  if (address.length > MAX_ADDRESS_LENGTH)
    throw wrong(`is longer than ${MAX_ADDRESS_LENGTH} characters`);
  const parts = hasBlankOrControl(address) ? null : ADDRESS.exec(address);
  if (parts === null) throw wrong(`${quote(address)} is not an address`);
  const [, scheme = '', hostText = '', portText, path = '', query = ''] = parts;
  const admission: HostAdmission =
    hostText === '' ? { kind: 'admitted', host: '' } : canonicalHost(hostText);
  if (admission.kind === 'refused') throw wrong(`${quote(address)}: ${admission.message}`);
  return {
    scheme: scheme.toLowerCase(),
    host: admission.host,
    port: portText === undefined ? null : readPort(portText),
    path: decodePath(path.slice(1)),
    query: new URLSearchParams(query),
  };
}

/** The same, for kinds whose address is a host and a port and nothing else. */
export function readHostAndPort(address: string): {
  readonly host: string;
  readonly port: number | null;
} {
  const { host, port, path, query } = readHostAddress(address);
  if (host === '') throw wrong('has no host');
  if (path !== '' || query.size > 0) {
    throw wrong('has something after host and port', 'give settings beside the address');
  }
  return { host, port };
}

/**
 * A name in ASCII and lower case without a dot at its end, or an IP address in its shortest form without brackets. What
 * a browser would take for a host is one.
 */
export function canonicalHost(text: string): HostAdmission {
  const given = text.includes(':') && !text.startsWith('[') ? `[${text}]` : text;
  if (given === '' || /[/?#@\\\s%]/.test(given)) {
    return { kind: 'refused', message: `${quote(text)} is not a host` };
  }
  const hostname = URL.parse(`http://${given}/`)?.hostname ?? '';
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  const fault = hostname === '' ? `${quote(text)} is not a host` : hostNameFault(name);
  if (fault !== null) return { kind: 'refused', message: fault };
  return { kind: 'admitted', host: name.startsWith('[') ? name.slice(1, -1) : name };
}

/** A host as it stands in front of a port: IPv6 addresses in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function readPort(text: string): number {
  if (text.includes(':')) throw wrong('has an IPv6 address without brackets', 'write it as [::1]');
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw wrong('the port must be a number from 1 to 65535');
  return port;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw wrong('has a broken % in its path');
  }
}

function wrong(message: string, hint?: string): InvalidError {
  const fullMessage = /^(holds|is|has) /.test(message) ? `url ${message}` : message;
  return new InvalidError([
    { path: 'url', message: fullMessage, ...(hint !== undefined && { hint }) },
  ]);
}
