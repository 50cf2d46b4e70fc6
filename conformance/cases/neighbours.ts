import type { ZoneEntry } from '../../src/farm/dns/dns-zone.ts';
import type { HostileCase, PlainValue, ProbeStep } from '../format/hostile-case.ts';
import { answer, fin, hold, readHead, send } from '../format/script.ts';
import { plays, up } from '../format/single-try.ts';

const switched =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: {request.accept}\r\n\r\n';
const PAGE = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnuts';

type Options = Readonly<Record<string, PlainValue>>;

// How many of each kind, and how one of them is asked.
const kinds: readonly (readonly [
  count: number,
  monitor: string,
  options: (name: string) => Options,
])[] = [
  [12, 'http', (name) => ({ url: `http://${name}.web.neighbour.test:{web.port}/` })],
  [
    8,
    'http',
    (name) => ({ url: `http://${name}.web.neighbour.test:{web.port}/`, keyword: 'nuts' }),
  ],
  [12, 'http', (name) => ({ url: `https://${name}.tls.neighbour.test:{tls.port}/` })],
  [
    8,
    'tcp',
    (name) => ({ host: `${name}.line.neighbour.test`, port: '{line.port}', receive: '220 *' }),
  ],
  [
    5,
    'websocket',
    (name) => ({ url: `ws://${name}.socket.neighbour.test:{socket.port}/`, keyword: 'nuts' }),
  ],
  [5, 'dns', (name) => ({ domain: `${name}.web.neighbour.test` })],
];

const failures = ['servfail', 'refused', 'notimp', 'formerr', 'silent', 'nodata'] as const;
const malformations = ['garbage', 'seven-bytes', 'pointer-loop', 'truncated'] as const;

/** Names that the same name server says nothing good about: `garbage.hostile.test` and so on. */
export const hostileNames: Readonly<Record<string, ZoneEntry>> = Object.fromEntries<ZoneEntry>([
  ...failures.map((kind): [string, ZoneEntry] => [`${kind}.hostile.test`, { kind }]),
  ...malformations.map((how): [string, ZoneEntry] => [
    `${how}.hostile.test`,
    { kind: 'malformed', how },
  ]),
]);

/** Fifty good targets of all kinds, each with a name of its own: what hostile ones must not disturb. */
export const neighbourCase: HostileCase = {
  id: 'N1',
  does: 'all that is asked of it',
  tries: [
    {
      servers: {
        web: plays({ script: answer(PAGE) }),
        tls: { kind: 'tls', certificate: { hosts: ['*.tls.neighbour.test'] } },
        line: plays({ script: [send('220 nuts\r\n'), hold] }),
        socket: plays({ script: [readHead, send(`${switched}\x81\x04nuts\x88\x02\x03\xe8`), fin] }),
        dns: { kind: 'dns', zone: hostileNames },
      },
      steps: kinds.flatMap(([count, monitor, options], kind) =>
        Array.from({ length: count }, (_, index): ProbeStep => ({
          kind: 'probe',
          monitor,
          options: options(`k${kind}n${index}`),
          network: { resolvers: ['{dns}'], extraCaPems: ['{tls.ca}'] },
          expect: up(),
        })),
      ),
    },
  ],
};
