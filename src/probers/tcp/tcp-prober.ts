import { readHostAndPort } from '../../core/address/host-address.ts';
import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { runProbe } from '../run-probe.ts';
import { judgeTcp } from './judge-tcp.ts';
import { canonicalTcp, tcpOptions } from './options.ts';

/** Judges a port by its connection, its certificate and what it says. */
export const tcp: ProberDefinition<Network> = {
  kind: 'tcp',
  title: 'TCP port',
  options: tcpOptions,
  address: {
    schemes: ['tcp'],
    example: 'tcp://db.example.com:5432',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { host, ...(port !== null && { port }) };
    },
  },
  canonical: canonicalTcp,
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, (probe) => judgeTcp(request.options, network, probe)),
  }),
};
