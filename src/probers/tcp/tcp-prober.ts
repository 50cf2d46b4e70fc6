import { readHostAndPort } from '../../core/address/host-address.ts';
import { defineProber } from '../define-prober.ts';
import { judgeTcp } from './judge-tcp.ts';
import { canonicalTcp, tcpOptions } from './options.ts';

/** Judges a port by its connection, its certificate and what it says. */
export const tcp = defineProber({
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
  open: () => judgeTcp,
});
