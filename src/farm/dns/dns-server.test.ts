import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startDnsServer } from './dns-server.ts';
import type { SimulatedDnsServer, DnsServerOptions } from './dns-server.ts';

const servers: SimulatedDnsServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(zone: NonNullable<DnsServerOptions['zone']>) {
  const server = await startDnsServer({ zone });
  servers.push(server);
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([server.resolver]);
  return { server, resolver };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error as { code: string }).code,
  );

test('answers addresses of both families with their time to live, whatever the case of the name', async () => {
  const { resolver } = await start({
    'Shop.Farm.example': { kind: 'records', a: ['127.66.0.9', '10.1.2.3'], ttlSeconds: 77 },
    'six.farm.example': {
      kind: 'records',
      aaaa: ['::1', '2001:db8::ff00:42:8329', '::ffff:127.0.0.1'],
    },
  });
  expect(await resolver.resolve4('shop.FARM.example', { ttl: true })).toEqual([
    { address: '127.66.0.9', ttl: 77 },
    { address: '10.1.2.3', ttl: 77 },
  ]);
  expect(await resolver.resolve6('six.farm.example')).toEqual([
    '::1',
    '2001:db8::ff00:42:8329',
    '::ffff:127.0.0.1',
  ]);
});

test('follows an alias inside the zone and survives a loop of aliases', async () => {
  const { resolver } = await start({
    'www.farm.example': { kind: 'records', cname: 'real.farm.example' },
    'real.farm.example': { kind: 'records', a: ['127.66.0.9'] },
    'dangling.farm.example': { kind: 'records', cname: 'nobody.farm.example' },
    'loop.farm.example': { kind: 'records', cname: 'loop.farm.example' },
  });
  expect(await resolver.resolve4('www.farm.example')).toEqual(['127.66.0.9']);
  expect(await resolver.resolveCname('www.farm.example')).toEqual(['real.farm.example']);
  expect(await codeOf(resolver.resolve4('dangling.farm.example'))).toBe('ENOTFOUND');
  // c-ares reports an answer of aliases alone as success without an address.
  expect(await resolver.resolve4('loop.farm.example')).toEqual([]);
});

test.each([
  [{ kind: 'nxdomain' }, 'ENOTFOUND'],
  [{ kind: 'servfail' }, 'ESERVFAIL'],
  [{ kind: 'nodata' }, 'ENODATA'],
  [{ kind: 'records', aaaa: ['::1'] }, 'ENODATA'],
  [{ kind: 'silent' }, 'ETIMEOUT'],
] as const)('fails as scripted: %j gives %s', async (entry, code) => {
  const { resolver } = await start({ 'bad.farm.example': entry });
  expect(await codeOf(resolver.resolve4('bad.farm.example'))).toBe(code);
});

test('does not know names that nobody set', async () => {
  const { resolver } = await start({});
  expect(await codeOf(resolver.resolve4('other.farm.example'))).toBe('ENOTFOUND');
});

test('a change counts from the next question on', async () => {
  const { server, resolver } = await start({
    'a.farm.example': { kind: 'records', a: ['127.0.0.1'] },
  });
  await resolver.resolve4('a.farm.example');
  server.set('a.farm.example', { kind: 'nxdomain' });
  expect(await codeOf(resolver.resolve4('a.farm.example'))).toBe('ENOTFOUND');
  server.set('a.farm.example', { kind: 'records', a: ['127.0.0.2'] });
  expect(await resolver.resolve4('a.farm.example')).toEqual(['127.0.0.2']);
});

test('sends what does not fit into a datagram over TCP', async () => {
  const a = Array.from({ length: 2000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
  const { resolver } = await start({ 'many.farm.example': { kind: 'records', a } });
  expect(await resolver.resolve4('many.farm.example')).toHaveLength(2000);
});

test('delays an answer', async () => {
  const { resolver } = await start({
    'slow.farm.example': { kind: 'records', a: ['127.0.0.1'], delayMs: 60 },
  });
  const startedAt = performance.now();
  await resolver.resolve4('slow.farm.example');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(58);
});

test('refuses an address of the wrong family', async () => {
  const entry = { kind: 'records', a: ['::1'] } as const;
  await expect(startDnsServer({ zone: { 'a.farm.example': entry } })).rejects.toThrow(RangeError);
});

const header = (flags: number, questions: number) => [
  0xab,
  0xcd,
  flags,
  0,
  0,
  questions,
  0,
  0,
  0,
  0,
  0,
  0,
];

test.each([
  ['a pointer to itself', [...header(1, 1), 0xc0, 12, 0, 1, 0, 1], 1],
  ['a label that runs over the end', [...header(1, 1), 63, 97], 1],
  ['a name without an end', [...header(1, 1), 1, 97], 1],
  ['a pointer cut in half', [...header(1, 1), 0xc0], 1],
  ['no question', header(1, 0), 1],
  ['an unknown operation', header(0x28, 1), 4],
])('answers %s with an error code', async (_, bytes, code) => {
  const { server } = await start({});
  const reply = await exchangeUdp(server.port, Buffer.from(bytes));
  expect(reply.readUInt16BE(0)).toBe(0xabcd);
  expect(reply.readUInt8(3) & 0x0f).toBe(code);
});

test('ignores noise and replies, and goes on', async () => {
  const { server, resolver } = await start({
    'a.farm.example': { kind: 'records', a: ['127.0.0.1'] },
  });
  const noise = createSocket('udp4');
  for (const bytes of [[], [1, 2, 3], header(0x80, 1)])
    noise.send(Buffer.from(bytes), server.port, '127.0.0.1');
  expect(await resolver.resolve4('a.farm.example')).toEqual(['127.0.0.1']);
  await new Promise<void>((resolve) => noise.close(resolve));
});

test('stop ends open connections and frees the port', async () => {
  const { server } = await start({});
  const client = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  const closed = new Promise((resolve) => client.once('close', resolve));
  await Promise.all([server.stop(), server.stop(), closed]);
  const again = await startDnsServer({ port: server.port });
  servers.push(again);
  expect(again.port).toBe(server.port);
});

function exchangeUdp(port: number, message: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('message', (reply) => {
      socket.close();
      resolve(reply);
    });
    socket.send(message, port, '127.0.0.1');
  });
}
