import type { HostileCase, HostileStep, HostileTry } from '../format/hostile-case.ts';
import { answer } from '../format/script.ts';
import { plays, probeSite } from '../format/single-try.ts';

const admit = (url: string, target: string, name?: string): HostileTry => ({
  name: url.slice(0, 60),
  servers: {},
  steps: [{ kind: 'admit', options: { url }, expect: { target, ...(name && { name }) } }],
});

const refuse = (url: string, ...refused: readonly string[]): HostileTry => ({
  name: JSON.stringify(url.slice(0, 60)),
  servers: {},
  steps: [{ kind: 'admit', options: { url }, expect: { refused, lacks: 'hunter2' } }],
});

/** Admitted as it is read, and never dialled where only public places are allowed. */
function readsAs(
  url: string,
  target: string,
  reason: 'private_address' | 'special_address',
): HostileTry {
  const steps: readonly HostileStep[] = [
    { kind: 'admit', options: { url }, expect: { target } },
    probeSite({
      url,
      network: { targets: 'public' },
      expect: { outcome: 'blocked', reason },
    }),
  ];
  return { name: url, servers: {}, steps };
}

const withHeaders = (
  headers: Readonly<Record<string, string>>,
  name: string,
  ...refused: readonly string[]
): HostileTry => ({
  name,
  servers: {},
  steps: [{ kind: 'admit', options: { url: 'http://a.example/', headers }, expect: { refused } }],
});

const site = plays({ script: answer('HTTP/1.1 200 OK\r\n\r\n') });
const mixed = { target: 'http://xn--pple-43d.example/', name: 'аpple.example' };
const long = 'x'.repeat(100_000);

/** What people give for an address, and what becomes of it. */
export const admissionCases: readonly HostileCase[] = [
  {
    id: 'U1',
    does: 'no scheme',
    tries: [admit('example.com', 'https://example.com/')],
  },
  {
    id: 'U2',
    does: 'slashes that are missing, turned, or too many',
    tries: ['http:example.com', 'http:\\\\example.com', 'http:///example.com'].map((url) =>
      refuse(url, 'not written in full', 'write http://example.com/'),
    ),
  },
  {
    id: 'U3',
    does: 'tab, CR or LF inside',
    tries: ['\t', '\r', '\n', '\0'].map((char) =>
      refuse(`http://exa${char}mple.com/`, 'control character'),
    ),
  },
  {
    id: 'U4',
    does: 'user name and password',
    tries: [
      refuse('http://user:hunter2@example.com/', 'user name or a password', 'Authorization header'),
      refuse('user:hunter2@example.com', 'user name or a password'),
    ],
  },
  {
    id: 'U5',
    does: 'ports 0, 65536 and 80',
    tries: [
      refuse('http://example.com:0/', 'port 0'),
      refuse('http://example.com:65536/', '65535'),
      admit('http://example.com:80/', 'http://example.com/'),
    ],
  },
  {
    id: 'U6',
    does: 'IPv4 addresses in other clothes',
    tries: [
      ...['0177.0.0.1', '2130706433', '0x7f000001', '127.1'].map((host) =>
        readsAs(`http://${host}/`, 'http://127.0.0.1/', 'private_address'),
      ),
      readsAs('http://0/', 'http://0.0.0.0/', 'special_address'),
    ],
  },
  {
    id: 'U7',
    does: 'digits of other alphabets',
    tries: [
      readsAs('http://１２７.0.0.1/', 'http://127.0.0.1/', 'private_address'),
      readsAs('http://①②⑦.0.0.1/', 'http://127.0.0.1/', 'private_address'),
      readsAs('http://169。254。169。254/', 'http://169.254.169.254/', 'special_address'),
    ],
  },
  {
    id: 'U8',
    does: 'IPv4 addresses inside of IPv6 ones',
    tries: [
      ['::ffff:127.0.0.1', '::ffff:7f00:1'],
      ['64:ff9b::7f00:1', '64:ff9b::7f00:1'],
      ['2002:7f00:1::', '2002:7f00:1::'],
      ['::127.0.0.1', '::7f00:1'],
      ['::ffff:0:7f00:1', '::ffff:0:7f00:1'],
    ].map(([given = '', kept = '']) =>
      readsAs(`http://[${given}]/`, `http://[${kept}]/`, 'private_address'),
    ),
  },
  { id: 'U9', does: 'an address with a zone', tries: [refuse('http://[fe80::1%25eth0]/', 'zone')] },
  {
    id: 'U10',
    does: 'names that look like numbers',
    tries: [
      admit('http://02.example.com', 'http://02.example.com/'),
      admit('http://1e3.example.com', 'http://1e3.example.com/'),
    ],
  },
  {
    id: 'U11',
    does: 'other alphabets, sharp s, soft hyphen, and alphabets mixed',
    tries: [
      admit('http://пример.example', 'http://xn--e1afmkfd.example/', 'пример.example'),
      admit('http://faß.de', 'http://xn--fa-hia.de/', 'faß.de'),
      admit('http://sho\u00adp.example', 'http://shop.example/', 'shop.example'),
      {
        name: 'a Cyrillic letter among Latin ones',
        servers: {
          site,
          dns: { kind: 'dns', zone: { '*.example': { kind: 'records', a: ['{site.host}'] } } },
        },
        steps: [
          { kind: 'admit', options: { url: 'http://аpple.example/' }, expect: mixed },
          probeSite({
            url: 'http://аpple.example:{site.port}/',
            network: { resolvers: ['{dns}'] },
            expect: { outcome: 'up', notes: ['mixed_script'] },
          }),
        ],
      },
    ],
  },
  {
    id: 'U12',
    does: 'names that cannot be',
    tries: [
      refuse('http://xn--a/', 'punycode'),
      refuse('http://a..b/', 'empty part'),
      refuse('http://-a.com/', 'hyphen'),
      refuse(`http://${'a'.repeat(64)}.com/`, '63'),
    ],
  },
  {
    id: 'U13',
    does: 'a dot at the end',
    tries: [
      admit('https://example.com.', 'https://example.com./'),
      {
        name: 'TLS names the host without it',
        servers: {
          site: { kind: 'tls', bySni: { 'shop.example': {} }, certificate: { hosts: ['no'] } },
          dns: { kind: 'dns', zone: { 'shop.example': { kind: 'records', a: ['{site.host}'] } } },
        },
        steps: [
          probeSite({
            url: 'https://shop.example.:{site.port}/',
            network: { resolvers: ['{dns}'], extraCaPems: ['{site.ca}'] },
            expect: { outcome: 'up' },
          }),
        ],
      },
    ],
  },
  {
    id: 'U14',
    does: 'a host in percent signs',
    tries: [admit('http://%65xample.com/', 'http://example.com/')],
  },
  {
    id: 'U15',
    does: 'a path of 100,000 characters',
    tries: [
      refuse(`http://example.com/${long}`, '2048'),
      refuse(`http://example.com/${'é'.repeat(500)}`, '2048'),
    ],
  },
  {
    id: 'U16',
    does: 'a fragment',
    tries: [admit('http://example.com/a?b#c', 'http://example.com/a?b')],
  },
  {
    id: 'U17',
    does: 'other schemes',
    tries: [
      ...['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'ws://example.com'].map(
        (url) => refuse(url, 'only http:// and https:// can be checked'),
      ),
      admit('HTTP://example.com', 'http://example.com/'),
    ],
  },
  {
    id: 'U18',
    does: 'the same address twice',
    tries: [{ servers: {}, steps: [{ kind: 'own', scenario: 'watched-twice' }] }],
  },
  {
    id: 'U19',
    does: 'our own address',
    tries: [{ servers: {}, steps: [{ kind: 'own', scenario: 'our-own-address' }] }],
  },
  {
    id: 'U20',
    does: 'headers that frame the request or open metadata services, too many, too long',
    tries: [
      ...[
        'Content-Length',
        'Transfer-Encoding',
        'Connection',
        'Metadata-Flavor',
        'X-aws-ec2-metadata-token',
        'Metadata',
      ].map((name) => withHeaders({ [name]: 'x' }, name, `headers.${name}`)),
      ...['a b', 'a/b', 'a@b', 'a:99999', ''].map((value) =>
        withHeaders({ Host: value }, `Host ${JSON.stringify(value)}`, 'headers.Host'),
      ),
      withHeaders({ 'X-A': 'a\r\nb' }, 'line break', 'line break'),
      withHeaders({ 'X\r\nA': 'a' }, 'line break in a name', 'not a header name'),
      withHeaders(
        Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`X-${n}`, 'a'])),
        '33 headers',
        'more than 32 headers',
      ),
      withHeaders({ 'X-A': 'a'.repeat(8_192) }, '8 KiB', '8 KiB'),
    ],
  },
];
