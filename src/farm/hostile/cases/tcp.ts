import type { HostileCase } from '../hostile-case.ts';
import { fin, readHead } from '../script.ts';
import { down, probeSite, siteTry } from '../single-try.ts';

/** What can go wrong before a byte of HTTP is spoken. */
export const tcpCases: readonly HostileCase[] = [
  {
    id: 'T1',
    does: 'port closed',
    tries: [
      {
        servers: { site: { kind: 'closed' } },
        steps: [probeSite({ expect: down('connect_refused', { withinMs: 50 }) })],
      },
    ],
  },
  {
    id: 'T7',
    does: 'reads the request, then FIN without a byte',
    tries: [
      siteTry([readHead, fin], {
        expect: down('closed_early', {
          truth: [{ kind: 'methods', server: 'site', are: ['HEAD', 'GET'] }],
        }),
      }),
    ],
  },
];
