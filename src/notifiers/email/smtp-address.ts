import { domainToASCII } from 'node:url';

/** A mail server as its address names it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly isImplicitTls: boolean;
  readonly login: { readonly user: string; readonly pass: string } | null;
  /** Never to be shown. */
  readonly secrets: readonly string[];
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/;

/**
 * Reads `smtp://user:password@host:port`, the login being optional; `null` for anything else, such as more behind the port:
 * that is an unescaped character of a password, or another address altogether.
 */
export function smtpServer(text: string): SmtpServer | null {
  const url = URL.parse(text);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.port === '0') return null;
  if (!['', '/'].includes(url.pathname) || /[?#]/.test(text)) return null;
  const [user, pass] = [decoded(url.username), decoded(url.password)];
  const host = hostOf(url.hostname);
  if (user === null || pass === null || host === null || (user === '' && pass !== '')) return null;
  const isImplicitTls = url.protocol === 'smtps:';
  return {
    host,
    port: url.port === '' ? (isImplicitTls ? 465 : 587) : Number(url.port),
    isImplicitTls,
    login: user === '' ? null : { user, pass },
    secrets: [pass, url.password],
  };
}

/** A host of an address whose scheme the URL standard does not know: nothing about it has been looked at yet. */
function hostOf(text: string): string | null {
  // What stands in brackets was read as an IPv6 address (https://url.spec.whatwg.org/#host-parsing).
  if (text.startsWith('[')) return text.slice(1, -1);
  const name = domainToASCII(decoded(text) ?? '');
  return name.length <= 253 && HOST_NAME.test(name) ? name : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
