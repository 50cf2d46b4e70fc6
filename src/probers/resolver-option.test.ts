import { afterAll, expect, test } from 'vitest';
import { openHttpProbe } from '../../test/support/http-probe.ts';
import { openHttpServers } from '../../test/support/http-server.ts';
import type { Problem } from '../core/errors.ts';
import { startDnsServer } from '../farm/dns/dns-server.ts';
import { canonicalResolver } from './resolver-option.ts';

const usual = await startDnsServer({ zone: {} });
const own = await startDnsServer({
  zone: { 'inner.example': { kind: 'records', a: ['127.0.0.1'] } },
});
const prober = openHttpProbe({ resolvers: [usual.resolver] });
const servers = openHttpServers();
afterAll(async () => {
  servers.close();
  prober.close();
  await Promise.all([usual.stop(), own.stop()]);
});

test('a monitor asks its own resolver, all others the usual one', async () => {
  const { port } = await servers.serve((_, __, response) => response.end());
  const url = `http://inner.example:${port}/`;
  expect(await prober.probe(url)).toMatchObject({ reason: 'dns_nxdomain' });
  expect(await prober.probe(url, { options: { resolver: own.resolver } })).toMatchObject({
    outcome: 'up',
  });
  expect(await prober.probe(url)).toMatchObject({ reason: 'dns_nxdomain' });
});

test('a resolver that is not there says nothing about the site', async () => {
  const gone = await startDnsServer({ zone: {} });
  await gone.stop();
  const result = await prober.probe('http://inner.example/', {
    options: { resolver: gone.resolver },
  });
  expect(result).toMatchObject({ outcome: 'unknown', reason: 'given_resolver' });
  expect(result.evidence.looksLike).toBeUndefined();
});

test('the policy judges a resolver as it judges targets', async () => {
  const strict = openHttpProbe({ resolvers: [usual.resolver], targets: 'public' });
  const options = { resolver: own.resolver };
  expect(await strict.probe('http://inner.example/', { options })).toMatchObject({
    outcome: 'blocked',
    reason: 'private_address',
  });
  strict.close();
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  [' 192.0.2.1:53 , [2001:db8::1]:53 ', '192.0.2.1:53,[2001:db8::1]:53'],
])('%j is taken', (text, canonical) => {
  const problems: Problem[] = [];
  expect(canonicalResolver(text, problems)).toBe(canonical);
  expect(problems).toEqual([]);
});

test.each(['dns.example', ',', '192.0.2.1:0', '1.1.1.1,2.2.2.2,3.3.3.3,4.4.4.4,5.5.5.5'])(
  '%j is no resolver',
  (text) => {
    const problems: Problem[] = [];
    canonicalResolver(text, problems);
    expect(problems).toMatchObject([{ path: 'resolver' }]);
  },
);
