import { readHostAndPort } from '../../core/address/host-address.ts';
import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { runProbe } from '../run-probe.ts';
import { judgeTls } from './judge-tls.ts';
import { canonicalTls, tlsOptions } from './options.ts';

/** Judges the certificate of a port that speaks TLS from the first byte. */
export const tls: ProberDefinition<Network> = {
  kind: 'tls',
  title: 'TLS certificate',
  options: tlsOptions,
  address: {
    schemes: ['tls'],
    example: 'tls://shop.example.com:443',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { host, ...(port !== null && { port }) };
    },
  },
  canonical: canonicalTls,
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, (probe) => judgeTls(request.options, network, probe)),
  }),
};
