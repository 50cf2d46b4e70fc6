import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startDnsServer } from '../../farm/dns/dns-server.ts';
import type { ZoneEntry } from '../../farm/dns/dns-zone.ts';
import type { DnsAnswer } from './server-lookup.ts';
import { searchSteps } from './name-search.ts';
import { parseResolvConf } from './system/resolv-conf.ts';
import { openResolver } from './resolver.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test.each([
  ['', { search: [], ndots: 1, attempts: 3 }],
  ['search Lan. corp.example\n', { search: ['lan', 'corp.example'] }],
  ['search a\ndomain b c\r\n', { search: ['b'] }],
  [`search ${'a '.repeat(50)}`, { search: Array.from({ length: 32 }, () => 'a') }],
  ['domain a\nsearch b c # d\n; search e', { search: ['b', 'c'] }],
  ['options rotate ndots:5 attempts:1\noptions timeout:2', { ndots: 5, attempts: 1 }],
  ['options ndots:99 attempts:0', { ndots: 15, attempts: 1 }],
  ['options ndots: attempts:x\nsearch\n\u0000\n', { search: [], ndots: 1, attempts: 3 }],
])('resolv.conf: %j', (text, conf) => {
  expect(parseResolvConf(text)).toMatchObject(conf);
});

const steps = (name: string, conf: string): readonly string[] =>
  searchSteps(name, parseResolvConf(conf)).map(
    (step) => `${step.name}${step.kind === 'top' ? '?' : ''}`,
  );

test.each([
  ['grafana', '', ['grafana']],
  ['grafana', 'search lan corp.example', ['grafana.lan', 'grafana.corp.example', 'grafana']],
  ['grafana', 'search lan\noptions ndots:0', ['grafana', 'grafana.lan']],
  ['grafana.', 'search lan', ['grafana']],
  ['www.example.com', 'search lan', ['www.example.com']],
  ['a.b', 'search lan\noptions ndots:5', ['a.b', 'b?', 'a.b.lan']],
  ['a.b.', 'search lan\noptions ndots:5', ['a.b']],
  ['a.b.c', 'search lan\noptions ndots:2', ['a.b.c']],
])('%s with %j is asked for as %j', (name, conf, names) => {
  expect(steps(name, conf)).toEqual(names);
});

const home: ZoneEntry = { kind: 'records', a: ['127.0.0.1'] };

async function open(
  zone: Readonly<Record<string, ZoneEntry>>,
  conf: string,
  knowsLocalNames = true,
): Promise<(name: string) => Promise<string>> {
  const server = await startDnsServer({ zone });
  const folder = mkdtempSync(join(tmpdir(), 'resolv-'));
  const resolvConf = join(folder, 'resolv.conf');
  writeFileSync(resolvConf, conf);
  const system = { resolvConf, servers: () => [server.resolver] };
  const resolver = openResolver({ servers: [], knowsLocalNames, system });
  ends.push(
    () => resolver.stop(),
    () => server.stop(),
    () => rmSync(folder, { recursive: true }),
  );
  return async (name) => {
    const answer = await new Promise<DnsAnswer>((resolve) => {
      const known = resolver.lookUp({ name, family: 'both' }, resolve);
      if (known !== null) resolve(known);
    });
    return answer.kind === 'found' ? 'found' : answer.fault.reason;
  };
}

const cluster = 'search monitoring.cluster.example cluster.example\noptions ndots:5\n';

test('a short name is completed by the search list', async () => {
  const ask = await open(
    { 'grafana.cluster.example': home, 'grafana.monitoring.cluster.example': { kind: 'nodata' } },
    cluster,
  );
  expect(await ask('grafana')).toBe('found');
  expect(await ask('Grafana')).toBe('found');
  expect(await ask('grafana.')).toBe('dns_nxdomain');
  expect(await ask('prometheus')).toBe('dns_nxdomain');
});

test('a name with dots is completed only where its last label is no top-level domain', async () => {
  const ask = await open(
    { 'grafana.monitoring.cluster.example': home, '*.cluster.example': home, example: home },
    cluster,
  );
  expect(await ask('grafana.monitoring')).toBe('found');
  expect(await ask('gone.shop.example')).toBe('dns_nxdomain');
});

test('strangers have no search list', async () => {
  const ask = await open({ 'grafana.cluster.example': home }, cluster, false);
  expect(await ask('grafana')).toBe('dns_nxdomain');
});

test('a failure on the way is not taken for a denial', async () => {
  const ask = await open({ 'grafana.monitoring.cluster.example': { kind: 'servfail' } }, cluster);
  expect(await ask('grafana')).toBe('dns_servfail');
});
