import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { runProbe } from '../run-probe.ts';
import { ServerFinder } from './find-server.ts';
import { judgeDomain } from './judge-domain.ts';
import { canonicalDomain, domainOptions, optionsOfAddress } from './options.ts';

const hourMs = 3_600_000;

/** Judges the registration of a domain by what its registry says over RDAP (RFC 9082, RFC 9083). */
export const domain: ProberDefinition<Network> = {
  kind: 'domain',
  title: 'Domain registration',
  options: domainOptions,
  address: {
    schemes: ['domain'],
    example: 'domain://example.com',
    optionsOf: optionsOfAddress,
  },
  // Registrations change by the day, and registries do not like to be asked more often.
  defaults: { intervalMs: 24 * hourMs, confirmAfterMs: [hourMs], recoverAfterMs: [] },
  canonical: canonicalDomain,
  open: (network) => {
    const finder = new ServerFinder(network);
    return {
      probe: (request, signal) =>
        runProbe({ network, request, signal }, (probe) =>
          judgeDomain({ network, finder, request, probe }),
        ),
    };
  },
};
