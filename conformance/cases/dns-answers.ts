import type { ZoneEntry } from '../../src/farm/dns/dns-zone.ts';
import type { Expectation, HostileCase, HostileTry } from '../format/hostile-case.ts';
import { down, probeSite, up } from '../format/single-try.ts';
import { fine, home, named, NAMED_URL as url, untouched } from './dns-try.ts';

/** An address that is refused before anything is looked up. */
function refuses(address: string, name: string): HostileTry {
  const expect = { refused: ['host name'] };
  return { name, servers: {}, steps: [{ kind: 'admit', options: { url: address }, expect }] };
}

/** The name is fine for many probes at once, and something else two seconds later. */
function changing(
  then: ZoneEntry,
  expect: Pick<Expectation, 'outcome' | 'reason' | 'result'>,
): HostileTry {
  const first: ZoneEntry = { kind: 'records', a: ['{site.host}'], ttlSeconds: 315_360_000 };
  const entry: ZoneEntry = { kind: 'sequence', entries: [first, then] };
  const many = { options: { url }, timeoutMs: 5_000, network: { resolvers: ['{dns}'] } };
  return {
    servers: {
      site: fine,
      moved: { kind: 'closed' },
      dns: { kind: 'dns', zone: { 'shop.example': entry } },
    },
    steps: [
      { kind: 'many', ...many, times: 300, atOnce: 50, expect: { outcome: 'up' } },
      { kind: 'wait', ms: 1_600 },
      { kind: 'many', ...many, times: 10, atOnce: 10, expect },
    ],
  };
}

const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `127.240.${index >> 8}.${index & 255}`);

/** Answers that are long, broken, forged, late, or lead where nobody may go. */
export const dnsAnswerCases: readonly HostileCase[] = [
  {
    id: 'D13',
    does: 'eight A records, the last one alive',
    tries: [
      named(
        { 'shop.example': { kind: 'records', a: [...many(7), '{site.host}'] } },
        up([], { result: { address: '{site.host}' } }),
      ),
    ],
  },
  {
    id: 'D14',
    does: '2,000 A records, of which the first eight are dead, or the first alive',
    tries: [
      named(
        { 'shop.example': { kind: 'records', a: [...many(2_000), '{site.host}'] } },
        down('connect_refused'),
        { name: 'eight are tried', timeoutMs: 10_000 },
      ),
      named({ 'shop.example': { kind: 'records', a: ['{site.host}', ...many(1_999)] } }, up(), {
        name: 'the first is alive',
      }),
    ],
  },
  {
    id: 'D15',
    does: 'UDP is truncated and TCP is whole, or truncated too',
    tries: [
      named({ 'shop.example': { kind: 'records', a: ['{site.host}', ...many(500)] } }, up(), {
        name: 'TCP is whole',
      }),
      named({ 'shop.example': { kind: 'malformed', how: 'truncated' } }, down('dns_error'), {
        name: 'TCP is truncated',
      }),
    ],
  },
  {
    id: 'D16',
    does: 'answers with another id, another question, from another place, before the right one',
    tries: (['other-id', 'other-question', 'other-source'] as const).map((forgery) =>
      named(
        { 'shop.example': { kind: 'records', a: ['{site.host}'], forged: [forgery] } },
        up([], { result: { address: '{site.host}' } }),
        { name: forgery },
      ),
    ),
  },
  {
    id: 'D17',
    does: 'garbage, seven bytes, a name that points at itself',
    tries: (['garbage', 'seven-bytes', 'pointer-loop'] as const).map((how) =>
      named({ 'shop.example': { kind: 'malformed', how } }, down('dns_error'), { name: how }),
    ),
  },
  {
    id: 'D18',
    does: 'no time to live: asked once for a burst of checks',
    tries: [
      {
        servers: {
          site: fine,
          dns: {
            kind: 'dns',
            zone: {
              'shop.example': {
                kind: 'sequence',
                entries: [
                  { kind: 'records', a: ['{site.host}'], ttlSeconds: 0 },
                  { kind: 'nxdomain' },
                ],
              },
            },
          },
        },
        steps: [1, 2].map(() =>
          probeSite({ url, network: { resolvers: ['{dns}'] }, expect: up() }),
        ),
      },
    ],
  },
  {
    id: 'D19',
    does: 'ten years to live, and a name that vanishes',
    tries: [changing({ kind: 'nxdomain' }, down('dns_nxdomain'))],
  },
  {
    id: 'D20',
    does: 'the address changes while many probes run',
    tries: [
      changing(
        { kind: 'records', a: ['{moved.host}'] },
        down('connect_refused', { result: { address: '{moved.host}' } }),
      ),
    ],
  },
  {
    id: 'D21',
    does: 'public and private addresses mixed',
    tries: [
      named(
        { 'shop.example': { kind: 'records', a: ['169.254.169.254', '{site.host}'] } },
        up([], { result: { address: '{site.host}' } }),
        { name: 'the forbidden one is left out' },
      ),
      named(
        { 'shop.example': { kind: 'records', a: ['{site.host}', '10.0.0.1'] } },
        { outcome: 'blocked', reason: 'private_address', truth: untouched },
        { name: 'all are forbidden', network: { resolvers: ['{dns}'], targets: 'public' } },
      ),
    ],
  },
  {
    id: 'D22',
    does: 'addresses that are no place to go',
    tries: [
      ...['0.0.0.0', '255.255.255.255', '224.0.0.1', '169.254.169.254'].map((address) => ({
        address,
        records: { a: [address] },
      })),
      ...['::', 'ff02::1', 'fe80::1'].map((address) => ({
        address,
        records: { aaaa: [address] },
      })),
    ].map(({ address, records }) =>
      named(
        { 'shop.example': { kind: 'records', ...records } },
        { outcome: 'blocked', reason: 'special_address', truth: untouched },
        { name: address },
      ),
    ),
  },
  {
    id: 'D23',
    does: 'answers after 2.5 s',
    tries: [
      named(
        { 'shop.example': { kind: 'records', a: ['{site.host}'], delayMs: 2_500 } },
        up([], { withinMs: 3_250 }),
      ),
    ],
  },
  {
    id: 'D24',
    does: 'thousands of names that nobody answers for, under one authority and under as many',
    tries: [
      {
        servers: {
          site: fine,
          dns: { kind: 'dns', zone: { '*.good.example': home, '*.test': { kind: 'silent' } } },
        },
        steps: [
          {
            kind: 'crowd',
            silentUrls: ['http://s{n}.silent.test/', 'http://www.s{n}.test/'],
            silentCount: 6_000,
            goodUrl: 'http://s{n}.good.example:{site.port}/',
            goodCount: 300,
            network: { resolvers: ['{dns}'] },
            risesAtMostMs: 100,
          },
        ],
      },
    ],
  },
  {
    id: 'D25',
    does: 'a name of 253 characters, labels of 63 and 64',
    tries: [
      named({ '*.example': home }, up(), {
        name: '253 characters',
        url: `http://${`${'a'.repeat(61)}.`.repeat(3)}${'b'.repeat(59)}.example:{site.port}/`,
      }),
      named({ '*.example': home }, up(), {
        name: 'label of 63',
        url: `http://${'a'.repeat(63)}.example:{site.port}/`,
      }),
      refuses(`http://${'a'.repeat(64)}.example/`, 'label of 64'),
      refuses(`http://${`${'a'.repeat(61)}.`.repeat(4)}example/`, '254 characters and more'),
    ],
  },
  {
    id: 'D26',
    does: 'names that mean something inside one network only',
    tries: ['printer.local', 'db.internal', 'shop.localhost', 'intranet', 'nas.home.arpa']
      .map((name) =>
        named(
          { '*': home },
          { outcome: 'blocked', reason: 'private_address', truth: untouched },
          {
            name,
            url: `http://${name}:{site.port}/`,
            network: { resolvers: ['{dns}'], targets: 'public' },
          },
        ),
      )
      .concat(
        named({ 'db.internal': home }, up(), {
          name: 'db.internal in private mode',
          url: 'http://db.internal:{site.port}/',
        }),
      ),
  },
];
