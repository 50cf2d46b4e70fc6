import { defineProber } from '../define-prober.ts';
import { judgeDns } from './judge-dns.ts';
import { canonicalDns, dnsOptions, readDnsAddress } from './options.ts';
import { dnsReasons } from './words.ts';

/** Judges a name by what name servers say about it. */
export const dns = defineProber({
  kind: 'dns',
  title: 'DNS records',
  options: dnsOptions,
  reasons: dnsReasons,
  address: {
    schemes: ['dns'],
    example: 'dns://example.com?type=MX',
    optionsOf: readDnsAddress,
  },
  canonical: canonicalDns,
  open: () => judgeDns,
});
