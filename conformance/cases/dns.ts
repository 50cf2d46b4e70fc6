import type { ZoneEntry } from '../../src/farm/dns/dns-zone.ts';
import type { Expectation, HostileCase, HostileTry } from '../format/hostile-case.ts';
import { down, probeSite, up } from '../format/single-try.ts';
import { fine, home, named, NAMED_URL as url, type Zone } from './dns-try.ts';

const ourResolver: Expectation = { outcome: 'unknown', reason: 'resolver' };

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
    apart: 'it gives the machine IPv6',
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
];
