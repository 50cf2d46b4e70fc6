import type { HostileCase, HostileTry } from '../format/hostile-case.ts';
import {
  answer,
  fin,
  hold,
  join,
  readHead,
  repeat,
  send,
  type Act,
  type Bytes,
  wait,
} from '../format/script.ts';
import { down, plays, probeSite, siteTry, up } from '../format/single-try.ts';

const LINE = 'HTTP/1.1 200 OK\r\n';
const quickly = { withinMs: 2_000 } as const;
const QUICK_TIMEOUT_MS = 300;
const withRule = { options: { keyword: 'nut' } } as const;
const chunked = `${LINE}Transfer-Encoding: chunked\r\n\r\n`;
const oddLengths = ['-1', '0x3', '3, 4', '1180591620717411303424'].map(
  (length) => `Content-Length: ${length}`,
);

/** Lengths, bodies where none belongs, informational answers, several answers. */
export const httpFramingCases: readonly HostileCase[] = [
  {
    id: 'H25',
    does: 'two equal Content-Length',
    tries: [
      headTry(['Content-Length: 3', 'Content-Length: 3']),
      headTry(['Content-Length: 3, 3']),
      forgivenTry(['Content-Length: 3', 'Content-Length: 3'], 'nut'),
      forgivenTry(['Content-Length: 3, 3'], 'nut'),
    ],
  },
  {
    id: 'H26',
    does: 'Content-Length that differ, are negative, hexadecimal, a list or 2^70',
    tries: [
      headTry(['Content-Length: 3', 'Content-Length: 4']),
      ...oddLengths.map((length) => headTry([length])),
      ruleTry(['Content-Length: 3', 'Content-Length: 4']),
      ...oddLengths.map((length) => ruleTry([length])),
    ],
  },
  {
    id: 'H27',
    does: 'Content-Length and chunked together',
    tries: [
      headTry(['Content-Length: 3', 'Transfer-Encoding: chunked']),
      forgivenTry(['Content-Length: 1', 'Transfer-Encoding: chunked'], '3\r\nnut\r\n0\r\n\r\n'),
    ],
  },
  {
    id: 'H28',
    does: 'an unknown Transfer-Encoding',
    tries: [
      siteTry(answer(`${LINE}Transfer-Encoding: acorn\r\n\r\n`), { expect: up([], quickly) }),
      ruleTry(['Transfer-Encoding: acorn']),
    ],
  },
  {
    id: 'H29',
    does: 'a body behind the answer to HEAD',
    tries: [
      bodyTry('5 bytes', [send(`${LINE}\r\n12345`), fin]),
      bodyTry('1 MB', [send(join(`${LINE}\r\n`, repeat('x', 1_000_000))), fin]),
      bodyTry('endless', [
        send(`${LINE}\r\nbody`),
        send(repeat('x', 100_000), { times: 1_000_000 }),
      ]),
    ],
  },
  {
    id: 'H30',
    does: 'chunked announced to HEAD, and nothing after',
    tries: [siteTry([readHead, send(chunked), hold], { expect: up([], quickly) })],
  },
  {
    id: 'H31',
    does: '204 or 304 with a body',
    tries: ['204 No Content', '304 Not Modified'].map((status) => ({
      name: status.slice(0, 3),
      ...siteTry(answer(`HTTP/1.1 ${status}\r\n\r\nbody`), {
        expect: up(['bad_framing'], quickly),
      }),
    })),
  },
  {
    id: 'H32',
    does: 'one 100 Continue unasked, then 200',
    tries: [
      siteTry(answer(`HTTP/1.1 100 Continue\r\n\r\n${LINE}\r\n`), { expect: up([], quickly) }),
    ],
  },
  {
    id: 'H33',
    does: 'a million 100 Continue',
    tries: [
      siteTry([readHead, send('HTTP/1.1 100 Continue\r\n\r\n', { times: 1_000_000 }), fin], {
        expect: down('informational_flood', quickly),
      }),
    ],
  },
  {
    id: 'H34',
    does: '103 with 1 MB of Link, then 200',
    tries: [
      siteTry(
        answer(
          'HTTP/1.1 103 Early Hints\r\n',
          repeat(`Link: </${'a'.repeat(10_000)}>\r\n`, 100),
          `\r\n${LINE}\r\n`,
        ),
        { expect: down('head_too_big', quickly) },
      ),
    ],
  },
  {
    id: 'H35',
    does: '103, then silence',
    tries: [
      siteTry([readHead, send('HTTP/1.1 103 Early Hints\r\n\r\n'), hold], {
        quickTimeoutMs: QUICK_TIMEOUT_MS,
        expect: down('head_timeout', { notes: ['stalled_after_*'] }),
      }),
    ],
  },
  {
    id: 'H36',
    does: '101 Switching Protocols unasked',
    tries: [
      siteTry([readHead, send('HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n'), hold], {
        expect: down('unexpected_upgrade', quickly),
      }),
    ],
  },
  {
    id: 'H37',
    does: '102 Processing every second for ever',
    tries: [
      siteTry(
        // Begun at once, the eleventh, which is a flood, would come in the very moment of the deadline.
        [
          readHead,
          wait(1_000),
          send('HTTP/1.1 102 Processing\r\n\r\n', { times: 1_000, everyMs: 1_000 }),
        ],
        { quickTimeoutMs: 2_500, expect: down('head_timeout') },
      ),
    ],
  },
  {
    id: 'H38',
    does: 'two answers glued together, 200 then 500',
    tries: [
      siteTry(answer(`${LINE}\r\nHTTP/1.1 500 Oops\r\n\r\n`), {
        expect: up([], { ...quickly, result: { 'evidence.statusCode': 200 } }),
      }),
    ],
  },
  {
    id: 'H39',
    does: 'would answer the request before, if a connection were used again',
    tries: [
      {
        servers: {
          site: plays({
            script: [readHead, send(`${LINE}Connection: keep-alive\r\n\r\n`), readHead, hold],
          }),
        },
        steps: [1, 2, 3].map((count) =>
          probeSite({
            expect: up([], {
              ...quickly,
              truth: [
                { kind: 'connections', server: 'site', count },
                { kind: 'fresh-ports', server: 'site' },
                {
                  kind: 'request',
                  server: 'site',
                  index: count - 1,
                  has: ['Connection: close'],
                },
              ],
            }),
          }),
        ),
      },
    ],
  },
  {
    id: 'H40',
    does: 'keep-alive, never closes',
    tries: [
      siteTry(
        [readHead, send(`${LINE}Connection: keep-alive\r\nContent-Length: 0\r\n\r\n`), hold],
        {
          expect: up([], quickly),
        },
      ),
    ],
  },
  {
    id: 'H41',
    does: 'broken chunks',
    tries: [
      chunkTry('extension of 1 MB', join('3;', repeat('x', 1_000_000), '\r\nnut\r\n0\r\n\r\n')),
      chunkTry('size beyond all numbers', 'fffffffffffffffff\r\nnut\r\n'),
      chunkTry('no size', 'nuts\r\nnut\r\n0\r\n\r\n'),
      chunkTry('size too small', '1\r\nnut\r\n0\r\n\r\n'),
    ],
  },
  {
    id: 'H42',
    does: 'trailers, and 1 MB of them',
    tries: [
      siteTry(answer(chunked, '3\r\nnut\r\n0\r\nX: y\r\n\r\n'), {
        ...withRule,
        expect: up([], quickly),
      }),
      {
        name: '1 MB',
        ...siteTry(
          answer(chunked, '3\r\nnut\r\n0\r\n', repeat(`X: ${'y'.repeat(996)}\r\n`, 1_000)),
          {
            ...withRule,
            expect: down('head_too_big', quickly),
          },
        ),
      },
    ],
  },
  {
    id: 'H43',
    does: 'a body shorter than announced',
    tries: [
      siteTry(answer(`${LINE}Content-Length: 100\r\n\r\nnut`), {
        ...withRule,
        expect: down('truncated', quickly),
      }),
      {
        name: 'nobody asks for the body',
        ...siteTry(answer(`${LINE}Content-Length: 100\r\n\r\nnut`), {
          options: { method: 'get' },
          expect: up([], quickly),
        }),
      },
    ],
  },
  {
    id: 'H44',
    does: 'a Date that is years off',
    tries: ['Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 01 Jan 2100 00:00:00 GMT'].map((date) => ({
      name: date.slice(12, 16),
      ...siteTry(answer(`${LINE}Date: ${date}\r\n\r\n`), { expect: up(['server_clock'], quickly) }),
    })),
  },
];

function headTry(headers: readonly string[]): HostileTry {
  return {
    name: `HEAD, ${headers.join(' + ')}`,
    ...siteTry(answer(`${LINE}${headers.join('\r\n')}\r\n\r\n`), {
      expect: up(['bad_header'], quickly),
    }),
  };
}

function ruleTry(headers: readonly string[]): HostileTry {
  return {
    name: `with a rule, ${headers.join(' + ')}`,
    ...siteTry(answer(`${LINE}${headers.join('\r\n')}\r\n\r\nnut`), {
      ...withRule,
      expect: down('bad_framing', quickly),
    }),
  };
}

/** Lengths that are odd and leave no question open: browsers show the page. */
function forgivenTry(headers: readonly string[], body: string): HostileTry {
  return {
    name: `with a rule, ${headers.join(' + ')}`,
    ...siteTry(answer(`${LINE}${headers.join('\r\n')}\r\n\r\n`, body), {
      ...withRule,
      expect: up(['bad_header'], quickly),
    }),
  };
}

function bodyTry(name: string, script: readonly Act[]): HostileTry {
  return { name, ...siteTry([readHead, ...script], { expect: up(['head_body'], quickly) }) };
}

function chunkTry(name: string, chunks: Bytes): HostileTry {
  return {
    name,
    ...siteTry(answer(chunked, chunks), { ...withRule, expect: down('bad_framing', quickly) }),
  };
}
