import type { ZoneEntry } from '../../src/farm/dns/dns-zone.ts';
import { addressOf } from './try-address.ts';

// The servers of the good neighbours, in their order.
const servers = ['web', 'tls', 'line', 'socket'] as const;

/** Their names, whichever name server of the farm is asked: `anything.web.neighbour.test` and so on. */
export const neighbourZone: Readonly<Record<string, ZoneEntry>> = Object.fromEntries(
  servers.map((name, index): [string, ZoneEntry] => [
    `*.${name}.neighbour.test`,
    { kind: 'records', a: [addressOf({ caseId: 'N1', tryIndex: 0 }, index)] },
  ]),
);
