import {
  isNetwork,
  OWN_PATHS,
  readAllowedHost,
  readHeaderName,
  readPublicUrl,
} from '../core/address/ingress.ts';
import type { Problem } from '../core/errors.ts';
import { quote } from '../core/forms/quote.ts';

export const PUBLIC_URL_FORM =
  'a URL such as https://status.example/ or https://example.com/squirrel/';
export const HOST_FORM = 'a host name or an IP address without a port';
export const NETWORK_FORM = 'an IP address or a network';
export const HEADER_FORM = 'the name of a header such as X-Forwarded-Email';

/** Advice for a public URL that cannot be taken. */
export function publicUrlHint(text: string): string | null {
  const first = URL.canParse(text) ? new URL(text).pathname.split('/')[1] : '';
  return OWN_PATHS.has(first ?? '')
    ? `/${first} is an address of the service itself: take another path`
    : null;
}

/** How the public URL is read; its fallback is that there is none. */
export const publicUrlRule = {
  fallback: null,
  allowed: PUBLIC_URL_FORM,
  parse: readPublicUrl,
  hint: publicUrlHint,
};

/** How the header is read in which a proxy names a user. */
export const signInHeaderRule = { fallback: null, allowed: HEADER_FORM, parse: readHeaderName };

/** A name that the service is to answer to, as it is compared. */
export function readHost({ text, label }: GivenText, problems: Problem[]): string {
  const host = readAllowedHost(text);
  if (host !== null) return host;
  const message = `${label} must be ${HOST_FORM}, not ${quote(text)}`;
  problems.push({ path: label, message, hint: 'for example status.example.com' });
  return text;
}

/** A proxy by its address or network. */
export function readProxy({ text, label }: GivenText, problems: Problem[]): string {
  if (isNetwork(text)) return text;
  const message = `${label} must be ${NETWORK_FORM}, not ${quote(text)}`;
  problems.push({ path: label, message, hint: 'for example 127.0.0.1 or 10.0.0.0/8' });
  return text;
}

interface GivenText {
  readonly text: string;
  /** What the user calls the option. */
  readonly label: string;
}
