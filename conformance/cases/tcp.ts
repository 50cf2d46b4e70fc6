import type { HostileCase } from '../format/hostile-case.ts';
import {
  answer,
  drip,
  fin,
  hold,
  readHead,
  repeat,
  rst,
  send,
  stopReading,
  wait,
  join,
} from '../format/script.ts';
import { down, plays, probeSite, siteTry, up } from '../format/single-try.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const HALF = 'HTTP/1.1 200 OK\r\nServ';
const askedTwice = [{ kind: 'methods', server: 'site', are: ['HEAD', 'GET'] }] as const;
const QUICK_TIMEOUT_MS = 300;

/** What can go wrong before, around and below HTTP. */
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
    id: 'T2',
    does: 'SYN dropped on the way',
    tries: [
      {
        needs: 'namespace',
        servers: { site: { kind: 'lost-host', how: 'vanishes' } },
        steps: [
          probeSite({
            quickTimeoutMs: QUICK_TIMEOUT_MS,
            expect: down('connect_timeout', { withinMs: 5_000 }),
          }),
        ],
      },
    ],
  },
  {
    id: 'T3',
    does: 'accept queue full, SYN unanswered',
    tries: [
      {
        servers: { site: { kind: 'full-queue' } },
        steps: [
          probeSite({
            quickTimeoutMs: QUICK_TIMEOUT_MS,
            expect: down('connect_timeout', { withinMs: 5_000 }),
          }),
        ],
      },
    ],
  },
  {
    id: 'T4',
    does: 'accepts and never answers',
    tries: [siteTry([hold], { quickTimeoutMs: QUICK_TIMEOUT_MS, expect: down('head_timeout') })],
  },
  {
    id: 'T5',
    does: 'accepts, FIN at once',
    tries: [siteTry([fin], { expect: down('closed_early', { withinMs: 1_000 }) })],
  },
  {
    id: 'T6',
    does: 'accepts, RST at once',
    tries: [siteTry([rst], { expect: down('reset', { withinMs: 1_000 }) })],
  },
  {
    id: 'T7',
    does: 'reads the request, then FIN without a byte',
    tries: [
      siteTry([readHead, fin], {
        expect: down('closed_early', { withinMs: 1_000, truth: askedTwice }),
      }),
    ],
  },
  {
    id: 'T8',
    does: 'reads the request, then RST',
    tries: [
      siteTry([readHead, rst], { expect: down('reset', { withinMs: 1_000, truth: askedTwice }) }),
    ],
  },
  {
    id: 'T9',
    does: 'RST in the head',
    tries: [
      {
        name: 'in the status line',
        ...siteTry([readHead, send('HTTP/1.1 2'), wait(20), rst], { expect: down('reset') }),
      },
      {
        name: 'in a header',
        ...siteTry([readHead, send(HALF), wait(20), rst], { expect: down('reset') }),
      },
    ],
  },
  {
    id: 'T10',
    does: 'FIN in a header',
    tries: [siteTry(answer(HALF), { expect: down('closed_early', { withinMs: 1_000 }) })],
  },
  {
    id: 'T11',
    does: 'sends a full answer before the request',
    tries: [siteTry([send(OK), hold], { expect: up([], { withinMs: 1_000 }) })],
  },
  {
    id: 'T12',
    does: 'stops reading for good, then answers',
    tries: [siteTry([readHead, stopReading, wait(50), send(OK), hold], { expect: up() })],
  },
  {
    id: 'T13',
    does: 'never reads the request',
    tries: [
      siteTry([stopReading, hold], {
        quickTimeoutMs: QUICK_TIMEOUT_MS,
        expect: down('head_timeout'),
      }),
    ],
  },
  {
    id: 'T14',
    does: 'one byte a second, the head would take a minute',
    tries: [
      siteTry([readHead, drip(join('HTTP/1.1 200 OK\r\nX: ', repeat('a', 60)), 1_000)], {
        quickTimeoutMs: 2_500,
        expect: down('head_timeout', { notes: ['stalled_after_*'] }),
      }),
    ],
  },
  {
    id: 'T15',
    does: 'one byte every 5 ms, done in 300 ms',
    tries: [
      siteTry([readHead, drip(join('HTTP/1.1 200 OK\r\nX: ', repeat('a', 38), '\r\n\r\n'), 5)], {
        expect: up([], { withinMs: 2_000 }),
      }),
    ],
  },
  {
    id: 'T16',
    does: 'another protocol says hello',
    tries: ['SSH-2.0-OpenSSH_9.7\r\n', '220 mail ESMTP ready\r\n', '220 FTP server ready\r\n'].map(
      (banner) => ({
        name: banner.slice(0, 8),
        ...siteTry([send(banner), hold], { expect: down('not_http', { withinMs: 1_000 }) }),
      }),
    ),
  },
  {
    id: 'T17',
    does: 'keeps the connection open for hours and says nothing',
    tries: [
      siteTry([readHead, hold], {
        quickTimeoutMs: QUICK_TIMEOUT_MS,
        expect: down('head_timeout', {
          truth: [{ kind: 'connections', server: 'site', count: 2 }],
        }),
      }),
    ],
  },
  {
    id: 'T18',
    does: 'answers only from the third connection on',
    tries: [
      {
        servers: {
          site: plays({ when: { untilConnection: 2 }, script: [rst] }, { script: answer(OK) }),
        },
        steps: [
          probeSite({ expect: down('reset') }),
          probeSite({ expect: up([], { withinMs: 1_000 }) }),
        ],
      },
      {
        name: 'watched',
        servers: {
          site: plays({ when: { untilConnection: 2 }, script: [rst] }, { script: answer(OK) }),
        },
        steps: [
          {
            kind: 'watch',
            vantages: [{ url: 'http://{site}/' }],
            forMs: 3_600_000,
            intervalMs: 300_000,
            confirmAfterMs: [10_000, 30_000],
            recoverAfterMs: [10_000],
            statuses: ['suspect', 'up'],
            notices: [0, 0],
          },
        ],
      },
    ],
  },
  {
    id: 'T19',
    does: 'a router answers that the host is unreachable',
    tries: [
      {
        needs: 'namespace',
        servers: { site: { kind: 'lost-host', how: 'router-refuses' } },
        steps: [probeSite({ expect: down('unreachable', { withinMs: 5_000 }) })],
      },
    ],
  },
  {
    id: 'T20',
    does: 'small packets pass, full ones vanish',
    tries: [
      {
        needs: 'namespace',
        servers: {
          site: {
            kind: 'mtu-hole',
            plays: [
              {
                script: [
                  readHead,
                  send('HTTP/1.1 200 OK\r\n'),
                  wait(50),
                  send(join('X: ', repeat('a', 3_000), '\r\n\r\n')),
                  hold,
                ],
              },
            ],
          },
        },
        steps: [
          probeSite({
            quickTimeoutMs: 1_000,
            expect: down('head_timeout', { notes: ['stalled_after_*'] }),
          }),
        ],
      },
    ],
  },
];
