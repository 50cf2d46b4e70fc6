import { afterEach, expect, test } from 'vitest';
import { startDnsServer, type SimulatedDnsServer } from '../../farm/dns/dns-server.ts';
import type { ZoneEntry } from '../../farm/dns/dns-zone.ts';
import type { DnsGateLimits } from './gate/gate.ts';
import type { DnsAnswer } from './server-lookup.ts';
import { openResolver, type NameResolver } from './resolver.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function serve(zone: Readonly<Record<string, ZoneEntry>>): Promise<SimulatedDnsServer> {
  const server = await startDnsServer({ zone });
  ends.push(() => server.stop());
  return server;
}

function open(servers: readonly string[], limits?: DnsGateLimits): NameResolver {
  const resolver = openResolver({
    servers,
    knowsLocalNames: false,
    ...(limits === undefined ? {} : { limits }),
  });
  ends.push(() => resolver.stop());
  return resolver;
}

function ask(resolver: NameResolver, name: string): Promise<DnsAnswer> {
  return new Promise((resolve) => {
    const known = resolver.lookUp({ name, family: 'both' }, resolve);
    if (known !== null) resolve(known);
  });
}

const home: ZoneEntry = { kind: 'records', a: ['127.0.0.1'] };
const fails: ZoneEntry = { kind: 'servfail' };
const silent: ZoneEntry = { kind: 'silent' };
// Nothing at all is answered, the control question included.
const dead = { 'x.example': silent, '': silent };
const broken = { 'x.example': fails, '': fails };

const agreements: readonly (readonly [
  string,
  readonly Readonly<Record<string, ZoneEntry>>[],
  object,
])[] = [
  ['the only one fails for this name', [{ 'x.example': fails }], { reason: 'dns_servfail' }],
  [
    'the only one fails for all names',
    [broken],
    { outcome: 'unknown', reason: 'resolver', looksLike: { reason: 'dns_servfail' } },
  ],
  ['the only one is silent for this name', [{ 'x.example': silent }], { reason: 'dns_timeout' }],
  [
    'the only one is silent for all names',
    [dead],
    { outcome: 'unknown', reason: 'resolver', looksLike: { reason: 'dns_timeout' } },
  ],
  [
    'both fail for this name',
    [{ 'x.example': fails }, { 'x.example': fails }],
    { outcome: 'down', reason: 'dns_servfail' },
  ],
  [
    'one fails and one is silent for this name',
    [{ 'x.example': fails }, { 'x.example': silent }],
    { outcome: 'unknown', reason: 'resolver', looksLike: { reason: 'dns_servfail' } },
  ],
  [
    'one fails for this name and one is dead',
    [{ 'x.example': fails }, dead],
    { outcome: 'down', reason: 'dns_servfail' },
  ],
  ['both are dead', [dead, dead], { outcome: 'unknown', reason: 'resolver' }],
  [
    'one fails and one denies the name',
    [{ 'x.example': fails }, {}],
    { outcome: 'down', reason: 'dns_nxdomain' },
  ],
];

test('D2 D4 a failure blames the name only when every server that works says the same', async () => {
  const verdicts = await Promise.all(
    agreements.map(async ([does, zones, fault]) => {
      const servers = await Promise.all(zones.map(serve));
      const startedAt = performance.now();
      const answer = await ask(open(servers.map((each) => each.resolver)), 'x.example');
      return { does, answer, tookMs: performance.now() - startedAt, fault };
    }),
  );
  for (const { does, answer, tookMs, fault } of verdicts) {
    expect({ does, answer }).toMatchObject({ does, answer: { kind: 'failed', fault } });
    expect(tookMs).toBeLessThan(3_250);
  }
});

test('a server that our machine has no way to does not hide what the other one says', async () => {
  const failing = await serve({ 'x.example': fails });
  // The system refuses a broadcast that was not asked for (EACCES).
  const resolver = open(['255.255.255.255:53', failing.resolver]);
  expect(await ask(resolver, 'x.example')).toMatchObject({ fault: { reason: 'dns_servfail' } });
});

test('D2 the good answer of one server beats the failure of another', async () => {
  for (const entry of [fails, silent]) {
    const bad = await serve({ 'x.example': entry });
    const good = await serve({ 'x.example': home });
    const answer = await ask(open([bad.resolver, good.resolver]), 'x.example');
    expect(answer).toMatchObject({ kind: 'found', ipv4: ['127.0.0.1'] });
  }
});

test('D8 a dead first server is asked last from the second lookup on', async () => {
  const first = await serve(dead);
  const second = await serve({ 'x.example': home, 'y.example': home });
  const resolver = open([first.resolver, second.resolver]);
  await ask(resolver, 'x.example');
  const startedAt = performance.now();
  expect(await ask(resolver, 'y.example')).toMatchObject({ kind: 'found' });
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test('D24 names that nobody answers for do not hold up others', async () => {
  const names = Array.from(
    { length: 200 },
    (_, index) => `site-${index}.good${index % 20}.example`,
  );
  const zone = Object.fromEntries(names.map((name) => [name, home]));
  const server = await serve({ ...zone, '*.test': silent });
  const resolver = open([server.resolver]);
  const timesOf = async (): Promise<number> => {
    const times: number[] = [];
    for (const name of names) {
      const startedAt = performance.now();
      expect(await ask(resolver, name)).toMatchObject({ kind: 'found' });
      times.push(performance.now() - startedAt);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  };
  const before = await timesOf();
  const none = (): void => undefined;
  for (let index = 0; index < 3_000; index += 1) {
    resolver.lookUp({ name: `s${index}.silent.test`, family: 'both' }, none);
    resolver.lookUp({ name: `www.s${index}.test`, family: 'both' }, none);
  }
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  expect((await timesOf()) - before).toBeLessThan(100);
});

test('D24 who is turned away, or waits in vain, is never taken for asked', async () => {
  const server = await serve({ '*': silent });
  const resolver = open([server.resolver], { running: 2, waiting: 1 });
  const onAnswer = (): void => undefined;
  const asked = ['a', 'b', 'c'].map((label) => `${label}.silent.test`);
  for (const name of asked) resolver.lookUp({ name, family: 'both' }, onAnswer);
  const crowdedOut = { outcome: 'unknown', reason: 'resolver' };
  expect(await ask(resolver, 'd.silent.test')).toMatchObject({ kind: 'failed', fault: crowdedOut });
  const last = { name: 'c.silent.test', family: 'both' } as const;
  expect(resolver.forget(last, onAnswer)).toMatchObject(crowdedOut);
});

test('D24 who is answered was asked, however long its turn took to come', async () => {
  const server = await serve({ '*.silent.test': silent, 'x.example': fails });
  const resolver = open([server.resolver], { running: 1, waiting: 10 });
  const none = (): void => undefined;
  // Each of them is pushed out after 200 ms.
  for (const label of ['a', 'b', 'c', 'd']) {
    resolver.lookUp({ name: `${label}.silent.test`, family: 'both' }, none);
  }
  expect(await ask(resolver, 'x.example')).toMatchObject({ fault: { reason: 'dns_servfail' } });
});

test('D23 a slow name is waited for, however fast its server was before', async () => {
  const server = await serve({
    '*.fast.example': home,
    'slow.example': { kind: 'records', a: ['127.0.0.1'], delayMs: 2_300 },
  });
  const resolver = open([server.resolver]);
  for (let n = 0; n < 10; n += 1) await ask(resolver, `n${n}.fast.example`);
  expect(await ask(resolver, 'slow.example')).toMatchObject({ kind: 'found' });
});
