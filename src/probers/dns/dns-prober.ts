import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { runProbe } from '../run-probe.ts';
import { judgeDns } from './judge-dns.ts';
import { canonicalDns, dnsOptions, readDnsAddress } from './options.ts';

/** Judges a name by what name servers say about it. */
export const dns: ProberDefinition<Network> = {
  kind: 'dns',
  title: 'DNS records',
  options: dnsOptions,
  address: {
    schemes: ['dns'],
    example: 'dns://example.com?type=MX',
    optionsOf: readDnsAddress,
  },
  canonical: canonicalDns,
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, (probe) => judgeDns(request.options, network, probe)),
  }),
};
