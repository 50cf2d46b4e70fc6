import { readHostAndPort } from '../../core/address/host-address.ts';
import { defineProber } from '../define-prober.ts';
import { judgeUdp } from './judge-udp.ts';
import { canonicalUdp, udpOptions } from './options.ts';
import { udpReasons } from './words.ts';

/** Judges a UDP service by its answer to a datagram. */
export const udp = defineProber({
  kind: 'udp',
  title: 'UDP service',
  options: udpOptions,
  reasons: udpReasons,
  address: {
    schemes: ['udp'],
    example: 'udp://game.example.com:27015',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { host, ...(port !== null && { port }) };
    },
  },
  canonical: canonicalUdp,
  open: () => judgeUdp,
});
