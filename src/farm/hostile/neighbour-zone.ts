import type { ZoneEntry } from '../dns-zone.ts';
import { addressOf } from './try-address.ts';

/** The servers of the good neighbours, in their order. */
export const NEIGHBOUR_SERVERS = ['web', 'tls', 'line', 'socket'] as const;

/** Their names, whichever name server of the farm is asked: `anything.web.neighbour.test` and so on. */
export const neighbourZone: Readonly<Record<string, ZoneEntry>> = Object.fromEntries(
  NEIGHBOUR_SERVERS.map((name, index) => [
    `*.${name}.neighbour.test`,
    { kind: 'records', a: [addressOf({ caseId: 'N1', tryIndex: 0 }, index)] },
  ]),
);
