import { defineProber } from '../define-prober.ts';
import { judgePing } from './judge-ping.ts';
import { canonicalPing, icmpOptions, readPingAddress } from './options.ts';
import { icmpNotes, icmpReasons } from './words.ts';

/** Judges a host by its answers to echo requests (ping). */
export const icmp = defineProber({
  kind: 'icmp',
  title: 'Ping',
  options: icmpOptions,
  reasons: icmpReasons,
  notes: icmpNotes,
  address: {
    schemes: ['ping', 'icmp'],
    example: 'ping://router.example.com',
    optionsOf: readPingAddress,
  },
  canonical: canonicalPing,
  open: () => judgePing,
});
