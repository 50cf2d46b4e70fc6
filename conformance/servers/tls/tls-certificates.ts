import {
  makeCertificate,
  type CertificateHash,
  type TestCertificate,
} from '../../../src/farm/certificates.ts';
import { RSA_8192_KEY } from './rsa-8192-key.ts';

/** A certificate as plain data. */
export interface CertificateWish {
  /** Common name; default `shop`. */
  readonly name?: string;
  /** Default `shop.example`; `{self.host}` is the server's own address. */
  readonly hosts?: readonly string[];
  /** So many further names. */
  readonly furtherHosts?: number;
  /** Default `root`, which the prober is told to trust (`{NAME.ca}`). */
  readonly issuer?: 'root' | 'intermediate' | 'stranger' | 'itself';
  /** Days from now; default an hour ago. */
  readonly validFromDays?: number;
  /** Days from now; default 90. */
  readonly validToDays?: number;
  readonly hash?: CertificateHash;
  readonly rsaBits?: 1_024 | 2_048 | 8_192;
}

const DAY_MS = 86_400_000;

const authority = (name: string, issuer?: TestCertificate): TestCertificate =>
  makeCertificate({ name, isAuthority: true, rsaBits: 2_048, ...(issuer && { issuer }) });

interface Authorities {
  readonly root: TestCertificate;
  readonly intermediate: TestCertificate;
  readonly stranger: TestCertificate;
}

let known: Authorities | null = null;

/** The authorities of this process. */
export function authorities(): Authorities {
  if (known === null) {
    // Two authorities of one name, of two processes, would be taken for each other.
    const root = authority(`Farm Root ${process.pid}`);
    const intermediate = authority('Farm Intermediate', root);
    known = { root, intermediate, stranger: authority('Nobody') };
  }
  return known;
}

const HOUR_DAYS = 1 / 24;

/** Makes a certificate that was never there before. */
export function certify(wish: CertificateWish): TestCertificate {
  const { issuer = 'root', hosts = ['shop.example'], furtherHosts = 0 } = wish;
  const now = Date.now();
  const further = Array.from({ length: furtherHosts }, (_, index) => `site-${index}.example`);
  return makeCertificate({
    name: wish.name ?? 'shop',
    hosts: [...hosts, ...further],
    ...(issuer !== 'itself' && { issuer: authorities()[issuer] }),
    validFrom: now + (wish.validFromDays ?? -HOUR_DAYS) * DAY_MS,
    validTo: now + (wish.validToDays ?? 90) * DAY_MS,
    ...(wish.hash !== undefined && { hash: wish.hash }),
    ...keyOf(wish.rsaBits),
  });
}

function keyOf(rsaBits: CertificateWish['rsaBits']): { rsaBits?: number; keyPem?: string } {
  if (rsaBits === undefined) return {};
  return rsaBits === 8_192 ? { keyPem: RSA_8192_KEY } : { rsaBits };
}
