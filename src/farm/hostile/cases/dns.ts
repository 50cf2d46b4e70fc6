import type { ZoneEntry } from '../../dns-zone.ts';
import type { Expectation, HostileCase, HostileTry } from '../hostile-case.ts';
import type { HostileServer } from '../hostile-server.ts';
import { answer } from '../script.ts';
import { down, plays, probeSite, up, type SiteProbe } from '../single-try.ts';

const untouched = [{ kind: 'connections', server: 'site', count: 0 }] as const;

type Zone = Readonly<Record<string, ZoneEntry>>;

const fine = plays({ script: answer('HTTP/1.1 200 OK\r\n\r\n') });
const home: ZoneEntry = { kind: 'records', a: ['{site.host}'] };
const url = 'http://shop.example:{site.port}/';
const ourResolver: Expectation = { outcome: 'unknown', reason: 'resolver' };

interface Asked extends Partial<SiteProbe> {
  readonly name?: string;
  /** What a second name server says; none: there is one alone. */
  readonly second?: Zone;
  readonly site?: HostileServer;
}

/** One site, one or two name servers, one probe. */
function named(zone: Zone, expect: Expectation, asked: Asked = {}): HostileTry {
  const { name, second, site = fine, ...probe } = asked;
  const dns: HostileServer = { kind: 'dns', zone };
  const servers: Readonly<Record<string, HostileServer>> =
    second === undefined ? { site, dns } : { site, dns, other: { kind: 'dns', zone: second } };
  const resolvers = second === undefined ? ['{dns}'] : ['{dns}', '{other}'];
  return {
    ...(name !== undefined && { name }),
    servers,
    steps: [probeSite({ url, network: { resolvers }, expect, ...probe })],
  };
}

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

/** The same failure said by one server, by two, by one of two, and by one that fails for every name. */
function failure(entry: ZoneEntry, reason: string, name: string): readonly HostileTry[] {
  const zone: Zone = { 'shop.example': entry };
  return [
    named(zone, down(reason), { name }),
    named(zone, down(reason), { name: `${name}, both agree`, second: zone }),
    named(zone, up(), { name: `${name}, the second knows`, second: { 'shop.example': home } }),
    named({ '*': entry }, ourResolver, { name: `${name} for every name` }),
  ];
}

const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `127.240.${index >> 8}.${index & 255}`);

const chainOf = (length: number): Zone =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      index === 0 ? 'shop.example' : `hop${index}.example`,
      { kind: 'records', cname: `hop${index + 1}.example` },
    ]),
  );

/** What goes wrong between a name and its addresses. */
export const dnsCases: readonly HostileCase[] = [
  { id: 'D1', does: 'the name does not exist', tries: [named({}, down('dns_nxdomain'))] },
  {
    id: 'D2',
    does: 'SERVFAIL',
    tries: [
      ...failure({ kind: 'servfail' }, 'dns_servfail', 'SERVFAIL'),
      named({ 'shop.example': { kind: 'servfail' } }, ourResolver, {
        name: 'SERVFAIL here, silence there',
        second: { 'shop.example': { kind: 'silent' } },
      }),
    ],
  },
  {
    id: 'D3',
    does: 'REFUSED, NOTIMP, FORMERR',
    tries: [
      ...failure({ kind: 'refused' }, 'dns_servfail', 'REFUSED'),
      ...failure({ kind: 'notimp' }, 'dns_servfail', 'NOTIMP'),
      ...failure({ kind: 'formerr' }, 'dns_servfail', 'FORMERR'),
    ],
  },
  { id: 'D4', does: 'silence', tries: failure({ kind: 'silent' }, 'dns_timeout', 'silence') },
  {
    id: 'D5',
    does: 'the name has neither A nor AAAA',
    tries: [named({ 'shop.example': { kind: 'nodata' } }, down('dns_no_address'))],
  },
  {
    id: 'D6',
    does: 'aliases in a circle, to themselves, and twenty in a row that end nowhere',
    tries: [
      named(
        {
          'shop.example': { kind: 'records', cname: 'b.example' },
          'b.example': { kind: 'records', cname: 'shop.example' },
        },
        down('dns_cname'),
        { name: 'circle' },
      ),
      named({ 'shop.example': { kind: 'records', cname: 'shop.example' } }, down('dns_cname'), {
        name: 'self',
      }),
      named({ ...chainOf(20), 'hop20.example': { kind: 'nodata' } }, down('dns_cname'), {
        name: 'chain of 20',
      }),
    ],
  },
  {
    id: 'D7',
    does: 'an alias to a name that does not exist',
    tries: [
      named({ 'shop.example': { kind: 'records', cname: 'gone.example' } }, down('dns_nxdomain')),
    ],
  },
  {
    id: 'D8',
    does: 'the first of two name servers is dead',
    tries: [
      named({ '*': { kind: 'silent' } }, up([], { withinMs: 3_000 }), {
        second: { 'shop.example': home },
      }),
    ],
  },
  {
    id: 'D9',
    does: 'A is fine, AAAA is silent or fails',
    tries: [
      named(
        { 'shop.example': { kind: 'records', a: ['{site.host}'], silentAbout: 'aaaa' } },
        up([], { withinMs: 1_000 }),
      ),
    ],
  },
  {
    id: 'D10',
    does: 'AAAA alone, and our machine has no IPv6',
    tries: [
      {
        ...named(
          { 'shop.example': { kind: 'records', aaaa: ['2001:4860:4860::8888'] } },
          { outcome: 'unknown', reason: 'no_ipv6' },
          { network: { resolvers: ['{dns}'], targets: 'public' } },
        ),
        needs: 'namespace',
      },
    ],
  },
  {
    id: 'D11',
    does: 'AAAA swallows everything, A is alive',
    tries: [
      {
        servers: {
          v6: { kind: 'ipv6-interface' },
          site: fine,
          dns: {
            kind: 'dns',
            zone: {
              'shop.example': { kind: 'records', a: ['{site.host}'], aaaa: ['{v6.silent}'] },
            },
          },
        },
        steps: [
          probeSite({
            url,
            network: { resolvers: ['{dns}'] },
            expect: up(['ipv6_broken'], { withinMs: 300 }),
          }),
        ],
        needs: 'namespace',
      },
    ],
  },
  {
    id: 'D12',
    does: 'A leads nowhere, AAAA is alive',
    tries: [
      {
        // An IPv4 address in the clothes of IPv6: alive without IPv6 on the machine, and then tried last.
        ...named(
          {
            'shop.example': { kind: 'records', a: ['{dns.host}'], aaaa: ['::ffff:{site.host}'] },
          },
          up(['ipv4_broken']),
        ),
        needs: 'namespace',
      },
    ],
  },
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
