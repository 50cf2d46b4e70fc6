import type { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Line } from '../tcp/connection.ts';

/** One certificate of a chain, as it was sent. */
export interface ChainLink {
  readonly subject: string;
  readonly issuer: string;
  /** Epoch milliseconds. */
  readonly validTo: number;
  /** SHA-256 of the certificate, hexadecimal, lower case, without colons. */
  readonly fingerprint: string;
}

const longestChain = 10;
const longestText = 200;

/** The certificates that the other side of an encrypted line showed, its own first, at most ten. */
export function certificateChain(line: Line): readonly ChainLink[] {
  const { socket } = line;
  if (!(socket instanceof TLSSocket)) return [];
  const chain: ChainLink[] = [];
  const seen = new Set<string>();
  let each: X509Certificate | undefined = socket.getPeerX509Certificate();
  while (each !== undefined && chain.length < longestChain && !seen.has(each.fingerprint256)) {
    seen.add(each.fingerprint256);
    chain.push({
      subject: printable(each.subject),
      issuer: printable(each.issuer),
      validTo: Date.parse(each.validTo),
      fingerprint: each.fingerprint256.replaceAll(':', '').toLowerCase(),
    });
    each = each.issuerCertificate;
  }
  return chain;
}

// OpenSSL writes one part of a name a line.
function printable(name: string | undefined): string {
  const text = (name ?? '').split('\n').join(', ');
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, longestText);
}
