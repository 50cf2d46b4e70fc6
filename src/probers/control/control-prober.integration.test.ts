import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDnsServer } from '../../farm/dns/dns-server.ts';
import type { SimulatedDnsServer } from '../../farm/dns/dns-server.ts';
import { observationsIn } from '../../core/probe-health/examination.ts';
import { createNetwork } from '../../network/index.ts';
import { openControlProber } from './control-prober.ts';

let dns: SimulatedDnsServer;
const site = createServer((socket) => socket.destroy());

beforeAll(async () => {
  dns = await startDnsServer({
    zone: {
      'shop.example': { kind: 'records', a: ['127.0.0.1'] },
      'six.example': { kind: 'records', aaaa: ['::1'] },
      'mute.example': { kind: 'silent' },
    },
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
});
afterAll(async () => {
  site.close();
  await dns.stop();
});

async function look(host: string, port: number | null, isName = true) {
  const settings = { extraCaPems: [], targets: 'private', userAgent: 'test' } as const;
  const network = createNetwork({ ...settings, resolvers: [dns.resolver] });
  const options = { host, isName, port };
  const { evidence } = await openControlProber(network).probe({
    options,
    timeoutMs: 1_000,
    memory: null,
  });
  network.close();
  return { isLookedUp: evidence['isLookedUp'], isConnected: evidence['isConnected'] };
}

const open = (): number => (site.address() as AddressInfo).port;

test('a name that is known, at a port that is open', async () => {
  expect(await look('shop.example', open())).toEqual({ isLookedUp: true, isConnected: true });
});

test('a name alone', async () => {
  expect(await look('six.example', null)).toEqual({ isLookedUp: true, isConnected: false });
});

test('a refused connection shows nothing: a firewall of our own may have said so', async () => {
  expect(await look('127.0.0.1', 1, false)).toEqual({ isLookedUp: false, isConnected: false });
});

test.each(['nobody.example', 'mute.example'])('%s shows nothing', async (name) => {
  expect(await look(name, open())).toEqual({ isLookedUp: false, isConnected: false });
});

test('names of this machine do not show that a name server answers', async () => {
  expect(await look('localhost', open())).toMatchObject({ isLookedUp: false });
});

test('an examination asks the resolver, and of what is on this machine nobody else', async () => {
  const settings = { extraCaPems: [], targets: 'private', userAgent: 'test' } as const;
  const network = createNetwork({ ...settings, resolvers: [dns.resolver] });
  const options = {
    isExamination: true,
    hasNames: true,
    listedName: 'shop.example',
    addresses: ['127.0.0.1'],
    mute: [],
  };
  const request = { options, timeoutMs: 3_000, memory: null };
  const { outcome, evidence } = await openControlProber(network).probe(request);
  network.close();
  const of = dns.resolver.replace(':', '#');
  expect(outcome).toBe('up');
  expect(observationsIn(evidence)).toEqual([
    { witness: 'route', of: '127.0.0.1', answer: 'home' },
    { witness: 'root', of, answer: 'denied', form: '580' },
    { witness: 'nobody', of, answer: 'denied', form: '580' },
    { witness: 'listed', of, answer: 'known', addresses: ['127.0.0.1'] },
    { witness: 'loopback', of: '127.0.0.1', answer: 'taken' },
  ]);
});
