import type { Expectation, HostileCase, HostileTry, WatchStep } from '../format/hostile-case.ts';
import { answer, hold, readHead, repeat, type Play } from '../format/script.ts';
import { down, plays, probeSite, siteTry, up } from '../format/single-try.ts';

const quickly = { withinMs: 2_000 } as const;
const OK = 'HTTP/1.1 200 OK\r\n\r\n';
const viaGet = up(['head_unsupported'], { ...quickly, result: { 'evidence.method': 'GET' } });
const MINUTE_MS = 60_000;

/** What status codes mean, to HEAD and to GET, once and over an hour. */
export const statusCases: readonly HostileCase[] = [
  {
    id: 'S1',
    does: 'all is well',
    tries: [200, 201, 202, 204, 206].map((code) =>
      statusTry(code, up([], { ...quickly, result: { 'evidence.statusCode': code } })),
    ),
  },
  { id: 'S2', does: '304 unasked', tries: [statusTry(304, up(['odd_304'], quickly))] },
  {
    id: 'S3',
    does: '300 without Location',
    tries: [statusTry(300, up(['multiple_choices'], quickly))],
  },
  {
    id: 'S4',
    does: 'wants a login',
    tries: [
      ...[401, 407].map((code) => statusTry(code, down(`http_${code}`, quickly))),
      {
        name: 'which the owner accepts',
        ...siteTry(answer('HTTP/1.1 401 No\r\n\r\n'), {
          options: { expect: '200-399,401' },
          expect: up([], quickly),
        }),
      },
    ],
  },
  { id: 'S5', does: '403 on HEAD, 200 on GET', tries: [headOnly(403, viaGet)] },
  {
    id: 'S6',
    does: '403 to us',
    tries: [
      statusTry(
        403,
        down('http_403', { ...quickly, result: { message: '*may be blocking monitors*' } }),
      ),
    ],
  },
  {
    id: 'S7',
    does: 'the page is gone',
    tries: [404, 410].map((code) => statusTry(code, down(`http_${code}`, quickly))),
  },
  {
    id: 'S8',
    does: '405, 501 or any other failure on HEAD, 200 on GET',
    tries: [401, 402, 404, 405, 407, 418, 429, 451, 500, 501, 502, 504, 520, 999].map((code) =>
      headOnly(code, viaGet),
    ),
  },
  {
    id: 'S9',
    does: '429',
    tries: [statusTry(429, { outcome: 'throttled', reason: 'http_429', ...quickly })],
  },
  {
    id: 'S10',
    does: '429 with a senseless Retry-After',
    tries: [
      throttled('1000000000000', 3_600),
      throttled('-5', 3_600),
      throttled('Thu, 01 Jan 1970 00:00:00 GMT', 0),
      throttled('Fri, 01 Jan 2100 00:00:00 GMT', 3_600),
      throttled('soon', 3_600),
    ],
  },
  {
    id: 'S11',
    does: '503 with Retry-After',
    tries: [
      siteTry(answer('HTTP/1.1 503 Busy\r\nRetry-After: 3000\r\n\r\n'), {
        expect: down('http_503', { ...quickly, notes: ['retry_after'] }),
      }),
      {
        name: 'does not delay the confirmation',
        servers: {
          site: plays({ script: answer('HTTP/1.1 503 Busy\r\nRetry-After: 3000\r\n\r\n') }),
        },
        steps: [watch({ forMs: 2 * MINUTE_MS, statuses: ['suspect', 'down'], notices: [1, 1] })],
      },
    ],
  },
  {
    id: 'S12',
    does: '500 once, then 200',
    tries: [
      watched([{ when: { untilConnection: 1 }, script: answer('HTTP/1.1 500 Oops\r\n\r\n') }], {
        forMs: 10 * MINUTE_MS,
        statuses: ['up'],
        notices: [0, 0],
      }),
      {
        name: 'to one whole probe',
        ...watched(
          [{ when: { untilConnection: 2 }, script: answer('HTTP/1.1 500 Oops\r\n\r\n') }],
          { forMs: 10 * MINUTE_MS, statuses: ['suspect', 'up'], notices: [0, 0] },
        ),
      },
    ],
  },
  {
    id: 'S13',
    does: '500 to every third request for an hour',
    tries: [
      watched([{ when: { everyConnection: 3 }, script: answer('HTTP/1.1 500 Oops\r\n\r\n') }], {
        forMs: 60 * MINUTE_MS,
        notices: [0, 12],
      }),
    ],
  },
  {
    id: 'S14',
    does: '503 at one of three vantage points only',
    tries: [
      {
        servers: {
          site: plays({ script: answer(OK) }),
          there: plays({ script: answer('HTTP/1.1 503 Not here\r\n\r\n') }),
        },
        steps: [
          watch({
            vantages: ['{site}', '{there}', '{site}'].map((host) => ({ url: `http://${host}/` })),
            forMs: 60 * MINUTE_MS,
            notices: [0, 0],
          }),
        ],
      },
    ],
  },
  {
    id: 'S15',
    does: 'HEAD 200, GET 503',
    tries: [
      {
        servers: {
          site: plays(
            { when: { method: 'HEAD' }, script: answer(OK) },
            { script: answer('HTTP/1.1 503 Oops\r\n\r\n') },
          ),
        },
        steps: [
          probeSite({ expect: up([], quickly) }),
          probeSite({ memory: { sampleAt: 1 }, expect: down('get_503', quickly) }),
        ],
      },
    ],
  },
  {
    id: 'S16',
    does: 'HEAD times out, GET 200',
    tries: [
      {
        servers: {
          site: plays({ when: { method: 'HEAD' }, script: [hold] }, { script: answer(OK) }),
        },
        steps: [
          probeSite({
            quickTimeoutMs: 1_000,
            expect: up(['head_unsupported'], {
              truth: [{ kind: 'methods', server: 'site', are: ['HEAD', 'GET'] }],
            }),
          }),
        ],
      },
    ],
  },
  {
    id: 'S17',
    does: '200 with an empty or an error page',
    tries: ['', '<h1>Error establishing a database connection</h1>'].flatMap((page) => [
      {
        name: `${page.length} characters`,
        ...siteTry(answer(`HTTP/1.1 200 OK\r\n\r\n${page}`), {
          options: { method: 'get' },
          expect: up([], quickly),
        }),
      },
      {
        name: `${page.length} characters, with a rule`,
        ...siteTry(answer(`HTTP/1.1 200 OK\r\n\r\n${page}`), {
          options: { keyword: 'Welcome' },
          expect: down('keyword_missing', quickly),
        }),
      },
    ]),
  },
  {
    id: 'S18',
    does: 'rare refusals',
    tries: [418, 451, 499].map((code) => statusTry(code, down(`http_${code}`, quickly))),
  },
];

function statusTry(code: number, expect: Expectation): HostileTry {
  return { name: `${code}`, ...siteTry(answer(`HTTP/1.1 ${code} So\r\n\r\n`), { expect }) };
}

function headOnly(code: number, expect: Expectation): HostileTry {
  return {
    name: `${code}`,
    servers: {
      site: plays(
        { when: { method: 'HEAD' }, script: answer(`HTTP/1.1 ${code} No\r\n\r\n`) },
        { script: [readHead, ...answer(OK, repeat('x', 1_000))] },
      ),
    },
    steps: [probeSite({ expect })],
  };
}

function throttled(retryAfter: string, seconds: number): HostileTry {
  return {
    name: retryAfter,
    ...siteTry(answer(`HTTP/1.1 429 Slow\r\nRetry-After: ${retryAfter}\r\n\r\n`), {
      expect: {
        outcome: 'throttled',
        reason: 'http_429',
        ...quickly,
        result: { 'evidence.retryAfterSeconds': seconds },
      },
    }),
  };
}

function watched(first: readonly Play[], rest: Partial<WatchStep>): HostileTry {
  return {
    servers: { site: plays(...first, { script: answer(OK) }) },
    steps: [watch(rest)],
  };
}

function watch(rest: Partial<WatchStep>): WatchStep {
  return {
    kind: 'watch',
    vantages: [{ url: 'http://{site}/' }],
    forMs: 60 * MINUTE_MS,
    intervalMs: MINUTE_MS,
    confirmAfterMs: [10_000, 30_000],
    recoverAfterMs: [10_000],
    notices: [0, 0],
    ...rest,
  };
}
