import type { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Connection } from '../tcp/connection.ts';
import { shownName } from './certificate.ts';

/** One certificate of a chain, as it was sent. */
export interface ChainLink {
  readonly subject: string;
  readonly issuer: string;
  /** Epoch milliseconds. */
  readonly validTo: number;
  /** SHA-256 of the certificate, hexadecimal, lower case, without colons. */
  readonly fingerprint: string;
}

const MAX_CHAIN = 10;

/** The certificates that the other side of an encrypted connection showed, its own first, at most ten. */
export function certificateChain({ socket }: Connection): readonly ChainLink[] {
  if (!(socket instanceof TLSSocket)) return [];
  return certificatesOf(socket).map(({ subject, issuer, validTo, fingerprint256 }) => ({
    subject: distinguishedName(subject),
    issuer: distinguishedName(issuer),
    validTo: Date.parse(validTo),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
  }));
}

/** The same as Node has them. */
export function certificatesOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let each: X509Certificate | undefined = socket.getPeerX509Certificate();
  // Some servers send a certificate twice.
  for (let sent = 0; each !== undefined && sent < 2 * MAX_CHAIN; sent += 1) {
    if (!seen.has(each.fingerprint256) && chain.length < MAX_CHAIN) chain.push(each);
    seen.add(each.fingerprint256);
    each = each.issuerCertificate;
  }
  return chain;
}

/** A name in one line; OpenSSL writes each part of it, `CN=name`, in a line of its own. */
export function distinguishedName(name: string | undefined): string {
  return shownName((name ?? '').split('\n').join(', '));
}
