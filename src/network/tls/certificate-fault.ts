import type { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../core/check/outcome.ts';
import { downFault, type Fault } from '../probe/fault.ts';

/** A certificate that did not pass, and what it was checked against. */
export interface RejectedCertificate {
  /** The code that Node or OpenSSL gave. */
  readonly code: string;
  readonly host: string;
  readonly certificate: Certificate | null;
  readonly x509: X509Certificate | undefined;
  readonly knowsOrganisation: (name: string) => boolean;
}

/** The verdict on a certificate that did not pass verification. */
export function certificateFault(rejected: RejectedCertificate): Fault {
  switch (rejected.code) {
    case 'CERT_HAS_EXPIRED':
      return downFault(
        'tls_expired',
        'tls',
        `the certificate expired${dateOf(rejected, 'validTo')}`,
      );
    case 'CERT_NOT_YET_VALID':
      return downFault(
        'tls_not_yet_valid',
        'tls',
        `the certificate is not valid yet${dateOf(rejected, 'validFrom')}`,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'ERR_TLS_CERT_ALTNAME_FORMAT':
    case 'HOSTNAME_MISMATCH':
      return downFault(
        'tls_host_mismatch',
        'tls',
        `the certificate is for another host than ${rejected.host}`,
      );
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return isChainIncomplete(rejected)
        ? downFault(
            'tls_incomplete_chain',
            'tls',
            'does not send the intermediate certificate (browsers may fetch it themselves)',
          )
        : untrusted('the certificate comes from an authority that is not trusted');
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return untrusted('the certificate is self-signed');
    default:
      return isWeaklySigned(rejected.x509)
        ? downFault('tls_weak_signature', 'tls', 'the certificate is signed with SHA-1 or MD5')
        : untrusted(`the certificate is not trusted (${rejected.code.slice(0, 60)})`);
  }
}

function untrusted(message: string): Fault {
  return downFault('tls_untrusted', 'tls', message);
}

function dateOf({ certificate }: RejectedCertificate, key: 'validFrom' | 'validTo'): string {
  if (certificate === null || Number.isNaN(certificate[key])) return '';
  const word = key === 'validTo' ? 'on' : 'before';
  return ` ${word} ${new Date(certificate[key]).toISOString().slice(0, 10)}`;
}

// A lone leaf of an unknown issuer looks the same whether its intermediate is missing or its authority is unknown. Public
// authorities say where the missing one can be fetched (RFC 5280 §4.2.2.1), private ones tend to name it.
function isChainIncomplete({ x509, knowsOrganisation }: RejectedCertificate): boolean {
  if (x509 === undefined) return false;
  if (x509.infoAccess?.includes('CA Issuers') === true) return true;
  if (/^CN=.*\b(intermediate|issuing)\b/im.test(x509.issuer)) return true;
  const organisation = /^O=(.+)$/m.exec(x509.issuer)?.[1];
  return organisation !== undefined && knowsOrganisation(organisation);
}

function isWeaklySigned(x509: X509Certificate | undefined): boolean {
  for (let each = x509, depth = 0; each !== undefined && depth < 10; depth += 1) {
    if (/sha-?1(?!\d)|md5/i.test(each.signatureAlgorithm ?? '')) return true;
    const issuer = each.issuerCertificate;
    each = issuer === each ? undefined : issuer;
  }
  return false;
}
