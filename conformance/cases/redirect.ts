import type { Expectation, HostileCase } from '../format/hostile-case.ts';
import { answer, readHead, repeat, send, wait, fin, type Play } from '../format/script.ts';
import { down, plays, probeSite, siteTry, up } from '../format/single-try.ts';
import { rootTry, to } from './redirect-try.ts';

const quickly = { withinMs: 2_000 } as const;
const OK = 'HTTP/1.1 200 OK\r\n\r\n';
const good: Play = { script: answer(OK) };
const broken = down('bad_redirect', quickly);

/** Where redirects lead. */
export const redirectCases: readonly HostileCase[] = [
  {
    id: 'R1',
    does: 'redirects to a good page',
    tries: [301, 302, 303, 307, 308].map((code) =>
      rootTry(to('/there', code), {
        name: `${code}`,
        expect: up([], {
          ...quickly,
          result: {
            'evidence.finalUrl': 'http://{site}/there',
            'evidence.redirects': ['http://{site}/'],
          },
        }),
      }),
    ),
  },
  {
    id: 'R2',
    does: 'redirects in a circle',
    tries: [
      {
        name: 'A, B, A',
        servers: {
          site: plays(
            { when: { path: '/b' }, script: answer(to('/#again')) },
            { script: answer(to('/b')) },
          ),
        },
        steps: [probeSite({ expect: circle(4) })],
      },
      { name: 'A, A', ...siteTry(answer(to('/')), { expect: circle(2) }) },
      {
        name: 'A, A with the same cookie',
        ...siteTry(answer(to('/\r\nSet-Cookie: nuts=1')), { expect: circle(4) }),
      },
    ],
  },
  {
    id: 'R3',
    does: 'six hops to six pages',
    tries: [
      siteTry(answer(to('{request.path}x')), { expect: down('too_many_redirects', quickly) }),
    ],
  },
  {
    id: 'R4',
    does: 'redirects to itself with a growing query',
    tries: [
      siteTry(answer(to('{request.path}?x')), { expect: down('too_many_redirects', quickly) }),
    ],
  },
  {
    id: 'R5',
    does: 'redirects without saying where',
    tries: ['HTTP/1.1 302 Found\r\n\r\n', to('')].flatMap((text, index) => [
      {
        name: index === 0 ? 'no Location' : 'empty Location',
        ...siteTry(answer(text), { expect: up(['redirect_without_location'], quickly) }),
      },
      {
        name: '2xx required',
        ...siteTry(answer(text), {
          options: { expect: '200-299' },
          expect: down('http_302', quickly),
        }),
      },
    ]),
  },
  {
    id: 'R6',
    does: 'two Location headers that differ',
    tries: [
      siteTry(answer('HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\n\r\n'), {
        expect: broken,
      }),
    ],
  },
  {
    id: 'R7',
    does: 'Location with spaces, foreign letters, CR or NUL',
    tries: [
      rootTry(to('/\xc3\xa4 b'), {
        name: 'UTF-8 and a space',
        expect: up([], { ...quickly, truth: [secondRequest('HEAD /%C3%A4%20b HTTP')] }),
      }),
      rootTry(to('/a\rb'), { name: 'CR', expect: broken }),
      rootTry(to('/a\0b'), { name: 'NUL', expect: broken }),
      rootTry(to('/a\r\n b'), { name: 'folded over two lines', expect: up([], quickly) }),
    ],
  },
  {
    id: 'R8',
    does: 'Location of 1 MB',
    tries: [
      siteTry(answer('HTTP/1.1 302 Found\r\nLocation: /', repeat('a', 1_000_000), '\r\n\r\n'), {
        expect: down('head_too_big', quickly),
      }),
    ],
  },
  {
    id: 'R9',
    does: 'relative redirects',
    tries: [
      ['/x', '/x'],
      ['x', '/x'],
      ['?q', '/?q'],
      ['//{site}/x', '/x'],
    ]
      .map(([location = '', path = '']) =>
        rootTry(to(location), {
          name: location,
          expect: up([], {
            ...quickly,
            result: { 'evidence.finalUrl': `http://{site}${path}` },
          }),
        }),
      )
      .concat(rootTry(to('#f'), { name: '#f', expect: circle(2) })),
  },
  {
    id: 'R13',
    does: 'redirects to https with a bad certificate',
    tries: [
      {
        servers: {
          site: plays({ script: answer(to('https://{secure}/')) }),
          secure: { kind: 'tls' },
        },
        steps: [
          probeSite({
            expect: down(['tls_untrusted', 'tls_incomplete_chain', 'tls_host_mismatch'], {
              ...quickly,
              result: { 'evidence.finalUrl': 'https://{secure}/' },
            }),
          }),
        ],
      },
    ],
  },
  {
    id: 'R14',
    does: 'redirects from https to http',
    tries: [
      {
        servers: {
          site: { kind: 'tls', plays: [{ script: answer(to('http://{plain}/')) }] },
          plain: plays(good),
          dns: { kind: 'dns', zone: { '*.example': { kind: 'records', a: ['{site.host}'] } } },
        },
        steps: [
          probeSite({
            url: 'https://shop.example:{site.port}/',
            network: { resolvers: ['{dns}'], extraCaPems: ['{site.ca}'] },
            expect: up(['https_downgrade'], quickly),
          }),
        ],
      },
    ],
  },
  {
    id: 'R16',
    does: 'redirects to another origin',
    tries: [
      {
        servers: { site: plays({ script: answer(to('http://{other}/')) }), other: plays(good) },
        steps: [
          probeSite({
            options: { headers: { Authorization: 'Bearer secret' } },
            expect: up([], {
              ...quickly,
              truth: [
                { kind: 'request', server: 'site', index: 0, has: ['Bearer secret'] },
                { kind: 'request', server: 'other', index: 0, lacks: ['secret'] },
              ],
            }),
          }),
        ],
      },
    ],
  },
  {
    id: 'R18',
    does: '303 to HEAD',
    tries: [
      rootTry(to('/there', 303), {
        expect: up([], {
          ...quickly,
          truth: [{ kind: 'methods', server: 'site', are: ['HEAD', 'HEAD'] }],
        }),
      }),
    ],
  },
  {
    id: 'R19',
    does: 'takes 3 s for each of many hops',
    tries: [
      siteTry([readHead, wait(3_000), send(to('{request.path}x')), fin], {
        quickTimeoutMs: 400,
        expect: down('head_timeout'),
      }),
    ],
  },
  {
    id: 'R20',
    does: 'redirects with a body of 1 GB',
    tries: ['head', 'get'].map((method) => ({
      name: method,
      servers: {
        site: plays(
          { when: { path: '/there' }, script: answer(OK) },
          {
            script: [
              readHead,
              send('HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 1000000000\r\n\r\n'),
              send(repeat('x', 100_000), { times: 10_000 }),
            ],
          },
        ),
      },
      steps: [
        probeSite({
          options: { method },
          expect: up([], {
            ...quickly,
            truth: [{ kind: 'sent-at-most', server: 'site', bytes: 20_000_000 }],
          }),
        }),
      ],
    })),
  },
];

function circle(count: number): Expectation {
  return down('redirect_loop', {
    ...quickly,
    truth: [{ kind: 'connections', server: 'site', count }],
  });
}

function secondRequest(...has: readonly string[]) {
  return { kind: 'request', server: 'site', index: 1, has } as const;
}
