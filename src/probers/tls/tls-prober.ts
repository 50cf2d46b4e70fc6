import { readHostAndPort } from '../../core/address/host-address.ts';
import { defineProber } from '../define-prober.ts';
import { judgeTls } from './judge-tls.ts';
import { canonicalTls, tlsOptions } from './options.ts';
import { tlsReasons } from './words.ts';

/** Judges the certificate of a port that speaks TLS from the first byte. */
export const tls = defineProber({
  kind: 'tls',
  title: 'TLS certificate',
  options: tlsOptions,
  reasons: tlsReasons,
  address: {
    schemes: ['tls'],
    example: 'tls://shop.example.com:443',
    optionsOf: (address) => {
      const { host, port } = readHostAndPort(address);
      return { host, ...(port !== null && { port }) };
    },
  },
  canonical: canonicalTls,
  open: () => judgeTls,
});
