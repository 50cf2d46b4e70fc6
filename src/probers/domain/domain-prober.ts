import { defineProber } from '../define-prober.ts';
import { ServerFinder } from './find-server.ts';
import { judgeDomain } from './judge-domain.ts';
import { canonicalDomain, domainOptions, optionsOfAddress } from './options.ts';
import { domainNotes, domainReasons } from './words.ts';

const HOUR_MS = 3_600_000;

/** Judges the registration of a domain by what its registry says over RDAP (RFC 9082, RFC 9083). */
export const domain = defineProber({
  kind: 'domain',
  title: 'Domain registration',
  options: domainOptions,
  reasons: domainReasons,
  notes: domainNotes,
  address: {
    schemes: ['domain'],
    example: 'domain://example.com',
    optionsOf: optionsOfAddress,
  },
  // Registrations change by the day, and registries do not like to be asked more often.
  defaults: { intervalMs: 24 * HOUR_MS, confirmAfterMs: [HOUR_MS], recoverAfterMs: [] },
  canonical: canonicalDomain,
  open: (network) => {
    const finder = new ServerFinder(network);
    return (task) => judgeDomain(task, finder);
  },
});
