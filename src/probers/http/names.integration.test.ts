import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDnsServer, type SimulatedDnsServer } from '../../farm/dns/dns-server.ts';
import {
  aRecord,
  dnsReply,
  questionType,
  startDnsBytesServer,
} from '../../../test/support/dns-bytes-server.ts';
import {
  openHttpProbe,
  type HttpProbe,
  type HttpResult,
} from '../../../test/support/http-probe.ts';
import { answering, startRawServer, type RawServer } from '../../../test/support/raw-server.ts';

const questions: string[] = [];
let dns: SimulatedDnsServer;
let site: RawServer;
let prober: HttpProbe;
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  dns = await startDnsServer({ onQuery: ({ name, type }) => questions.push(`${name} ${type}`) });
  site = await startRawServer(answering('HTTP/1.1 200 OK\r\n\r\n'));
  prober = openHttpProbe({ resolvers: [dns.resolver] });
});
afterEach(async () => {
  questions.length = 0;
  for (const end of ends.splice(0)) await end();
});
afterAll(async () => {
  prober.close();
  await site.stop();
  await dns.stop();
});

function probe(name: string, timeoutMs = 4_000): Promise<HttpResult> {
  return prober.probe(`http://${name}:${site.port}/`, { timeoutMs });
}

const home = { kind: 'records', a: ['127.0.0.1'] } as const;

describe('a name that leads nowhere', () => {
  test('D1 NXDOMAIN', async () => {
    const result = await probe('nobody.example');
    expect(result).toMatchObject({
      outcome: 'down',
      reason: 'dns_nxdomain',
      phase: 'dns',
      address: null,
    });
    expect(result.timings).toMatchObject({ connectMs: null, tlsMs: null, firstByteMs: null });
    expect(result.timings.dnsMs).toBeGreaterThan(0);
  });

  test('D2 SERVFAIL', async () => {
    dns.set('fail.example', { kind: 'servfail' });
    expect(await probe('fail.example')).toMatchObject({ outcome: 'down', reason: 'dns_servfail' });
  });

  test('D4 silence ends within 3 s', async () => {
    dns.set('silent.example', { kind: 'silent' });
    const result = await probe('silent.example');
    expect(result).toMatchObject({ outcome: 'down', reason: 'dns_timeout' });
    expect(result.timings.totalMs).toBeLessThan(3_250);
  });

  test('D5 no address', async () => {
    dns.set('empty.example', { kind: 'nodata' });
    expect(await probe('empty.example')).toMatchObject({ reason: 'dns_no_address' });
  });

  test('D6 aliases in a circle, to themselves', async () => {
    dns.set('a.example', { kind: 'records', cname: 'b.example' });
    dns.set('b.example', { kind: 'records', cname: 'a.example' });
    dns.set('self.example', { kind: 'records', cname: 'self.example' });
    expect(await probe('a.example')).toMatchObject({ outcome: 'down', reason: 'dns_cname' });
    expect(await probe('self.example')).toMatchObject({ outcome: 'down', reason: 'dns_cname' });
  });

  test('D7 an alias to a name that does not exist', async () => {
    dns.set('dangling.example', { kind: 'records', cname: 'nobody.example' });
    expect(await probe('dangling.example')).toMatchObject({ reason: 'dns_nxdomain' });
  });
});

describe('a name server that answers with other bytes', () => {
  const refused = 0x8185;
  const cases: readonly (readonly [string, (question: Buffer) => readonly Buffer[], string])[] = [
    ['D3 REFUSED', (question) => [dnsReply(question, { flags: refused })], 'dns_servfail'],
    ['D3 NOTIMP', (question) => [dnsReply(question, { flags: 0x8184 })], 'dns_servfail'],
    ['D3 FORMERR', (question) => [dnsReply(question, { flags: 0x8181 })], 'dns_servfail'],
    [
      'D17 a pointer to itself',
      (question) => [
        dnsReply(question, {
          flags: 0x8180,
          answers: [Buffer.from('c02900010001000000010004', 'hex')],
        }),
      ],
      'dns_',
    ],
    ['D17 seven bytes', (question) => [question.subarray(0, 7)], 'dns_'],
  ];

  // A server that answers who serves the root, and fails for this name alone.
  const healthy = (question: Buffer): readonly Buffer[] => [dnsReply(question, { flags: 0x8183 })];
  const isAboutRoot = (question: Buffer): boolean => question[12] === 0;

  test('D3 a server that refuses everybody is blamed itself', async () => {
    const server = await startDnsBytesServer((question) => [
      dnsReply(question, { flags: refused }),
    ]);
    const own = openHttpProbe({ resolvers: [server.resolver] });
    ends.push(
      () => own.close(),
      () => server.stop(),
    );
    const result = await own.probe(`http://x.example:${site.port}/`, { timeoutMs: 4_000 });
    expect(result).toMatchObject({ outcome: 'unknown', reason: 'resolver' });
  });

  test.each(cases)('%s', async (_name, reply, reason) => {
    const server = await startDnsBytesServer((question) =>
      isAboutRoot(question) ? healthy(question) : reply(question),
    );
    const own = openHttpProbe({ resolvers: [server.resolver] });
    ends.push(
      () => own.close(),
      () => server.stop(),
    );
    const result = await own.probe(`http://x.example:${site.port}/`, { timeoutMs: 4_000 });
    expect(result.outcome).toBe('down');
    expect(result.reason).toContain(reason);
  });

  test('D15 an answer cut off by UDP that TCP does not complete is blamed on the resolver', async () => {
    const server = await startDnsBytesServer((question) => [dnsReply(question, { flags: 0x8380 })]);
    const own = openHttpProbe({ resolvers: [server.resolver] });
    ends.push(
      () => own.close(),
      () => server.stop(),
    );
    const result = await own.probe(`http://x.example:${site.port}/`, { timeoutMs: 4_000 });
    expect(result).toMatchObject({ outcome: 'unknown', reason: 'resolver' });
  });

  test('D16 a wrong id and a wrong question are ignored', async () => {
    const server = await startDnsBytesServer((question) => {
      if (questionType(question) !== 1) return [dnsReply(question, { flags: 0x8180 })];
      const forged = dnsReply(question, { flags: 0x8180, answers: [aRecord('203.0.113.1')] });
      const wrongId = Buffer.from(forged);
      wrongId.writeUInt16BE((forged.readUInt16BE(0) + 1) % 65_536, 0);
      const wrongName = Buffer.from(forged);
      wrongName[13] = 0x7a;
      const good = dnsReply(question, { flags: 0x8180, answers: [aRecord('127.0.0.1')] });
      return [wrongId, wrongName, good];
    });
    const own = openHttpProbe({ resolvers: [server.resolver] });
    ends.push(
      () => own.close(),
      () => server.stop(),
    );
    const result = await own.probe(`http://x.example:${site.port}/`, { timeoutMs: 4_000 });
    expect(result).toMatchObject({ outcome: 'up', address: '127.0.0.1' });
  });
});

test('D8 one dead name server of two costs less than 3 s', async () => {
  const dead = await startDnsBytesServer(() => []);
  const own = openHttpProbe({ resolvers: [dead.resolver, dns.resolver] });
  ends.push(
    () => own.close(),
    () => dead.stop(),
  );
  dns.set('two.example', home);
  const result = await own.probe(`http://two.example:${site.port}/`, { timeoutMs: 5_000 });
  expect(result.outcome).toBe('up');
  expect(result.timings.dnsMs).toBeLessThan(3_000);
});

test('D9 A is there, AAAA is silent or broken: at most a quarter of a second more', async () => {
  for (const six of ['silent', 'servfail'] as const) {
    const server = await startDnsBytesServer((question) => {
      if (questionType(question) === 1) {
        return [dnsReply(question, { flags: 0x8180, answers: [aRecord('127.0.0.1')] })];
      }
      return six === 'silent' ? [] : [dnsReply(question, { flags: 0x8182 })];
    });
    const own = openHttpProbe({ resolvers: [server.resolver] });
    ends.push(
      () => own.close(),
      () => server.stop(),
    );
    const result = await own.probe(`http://x.example:${site.port}/`);
    expect(result.outcome).toBe('up');
    expect(result.timings.dnsMs).toBeLessThan(250);
  }
});

test('a name denied for AAAA only is not gone', async () => {
  const server = await startDnsBytesServer((question) => [
    questionType(question) === 1
      ? dnsReply(question, { flags: 0x8180, answers: [aRecord('127.0.0.1')] })
      : dnsReply(question, { flags: 0x8183 }),
  ]);
  const own = openHttpProbe({ resolvers: [server.resolver] });
  ends.push(
    () => own.close(),
    () => server.stop(),
  );
  expect(await own.probe(`http://x.example:${site.port}/`)).toMatchObject({ outcome: 'up' });
});

test('D12 a dead IPv4 beside a live IPv6 is noted', async () => {
  const six = await startRawServer(answering('HTTP/1.1 200 OK\r\n\r\n'), '::1');
  ends.push(() => six.stop());
  dns.set('six.example', { kind: 'records', a: ['127.0.0.1'], aaaa: ['::1'] });
  const result = await prober.probe(`http://six.example:${six.port}/`);
  expect(result).toMatchObject({ outcome: 'up', address: '::1' });
  // Where IPv6 goes first, IPv4 is never tried.
  expect([[], ['ipv4_broken']]).toContainEqual(result.notes);
});

test('a dead address that swallows everything costs a quarter of a second', async () => {
  dns.set('hole.example', { kind: 'records', a: ['240.0.0.1', '127.0.0.1'] });
  const result = await probe('hole.example');
  expect(result).toMatchObject({ outcome: 'up', address: '127.0.0.1' });
  expect(result.timings.connectMs).toBeLessThan(400);
});

test('only the wanted family is asked for', async () => {
  dns.set('both.example', { kind: 'records', a: ['127.0.0.1'], aaaa: ['::1'] });
  const url = `http://both.example:${site.port}/`;
  const four = await prober.probe(url, { options: { family: 'ipv4' } });
  expect(four).toMatchObject({ outcome: 'up', address: '127.0.0.1', notes: [] });
  expect(questions).toEqual(['both.example 1']);
  const six = await prober.probe(url, { options: { family: 'ipv6' } });
  expect(six).toMatchObject({ outcome: 'down', address: '::1' });
});

test('D13 D14 of eight addresses the last one is alive', async () => {
  const dead = Array.from({ length: 7 }, (_, index) => `127.9.9.${index + 1}`);
  dns.set('eight.example', { kind: 'records', a: [...dead, '127.0.0.1'] });
  const result = await probe('eight.example');
  expect(result).toMatchObject({ outcome: 'up', address: '127.0.0.1' });
  dns.set('many.example', { kind: 'records', a: [...dead, '127.9.9.8', '127.0.0.1'] });
  expect(await probe('many.example')).toMatchObject({ outcome: 'down', reason: 'connect_refused' });
});

test('D15 what is cut off by UDP is asked again by TCP', async () => {
  const addresses = Array.from({ length: 500 }, (_, index) => `127.8.${index >> 8}.${index & 255}`);
  dns.set('long.example', { kind: 'records', a: ['127.0.0.1', ...addresses] });
  expect(await probe('long.example')).toMatchObject({ outcome: 'up' });
});

test('D18 D19 a burst of checks asks once, and a name that vanishes shows in the next check', async () => {
  dns.set('burst.example', { ...home, ttlSeconds: 0 });
  await Promise.all(Array.from({ length: 20 }, () => probe('burst.example')));
  await probe('burst.example');
  expect(questions).toHaveLength(2);
  dns.set('gone.example', { ...home, ttlSeconds: 3_600 });
  expect(await probe('gone.example')).toMatchObject({ outcome: 'up' });
  dns.set('gone.example', { kind: 'nxdomain' });
  await expect
    .poll(async () => (await probe('gone.example')).reason, { timeout: 3_000 })
    .toBe('dns_nxdomain');
  dns.set('gone.example', home);
  await expect
    .poll(async () => (await probe('gone.example')).outcome, { timeout: 2_000 })
    .toBe('up');
});

test('D22 addresses that are no place to go', async () => {
  for (const address of ['0.0.0.0', '255.255.255.255', '224.0.0.1', '169.254.169.254']) {
    dns.set('odd.example', { kind: 'records', a: [address] });
    const own = openHttpProbe({ resolvers: [dns.resolver] });
    ends.push(() => own.close());
    const result = await own.probe(`http://odd.example:${site.port}/`);
    expect(result).toMatchObject({
      outcome: 'blocked',
      reason: 'special_address',
      phase: 'admission',
    });
  }
});

describe('public mode', () => {
  test('R11 D21 D26 private places are blocked and nothing is dialled', async () => {
    dns.set('inside.example', home);
    dns.set('mixed.example', { kind: 'records', a: ['127.0.0.1', '10.1.2.3'] });
    const own = openHttpProbe({ resolvers: [dns.resolver], targets: 'public' });
    ends.push(() => own.close());
    const before = site.received.length;
    for (const host of [
      '127.0.0.1',
      '[::1]',
      '[::ffff:7f00:1]',
      '10.0.0.1',
      'inside.example',
      'mixed.example',
      'localhost',
      'printer.local',
      'db.internal',
    ]) {
      const result = await own.probe(`http://${host}:${site.port}/`);
      expect(result).toMatchObject({ outcome: 'blocked', reason: 'private_address' });
    }
    expect(site.received).toHaveLength(before);
  });
});

test('localhost is this machine', async () => {
  expect(await probe('localhost')).toMatchObject({ outcome: 'up' });
  expect(questions).toHaveLength(0);
});

test('Q2 a resolver that does not exist is our own fault', async () => {
  const gone = await startDnsBytesServer(() => []);
  await gone.stop();
  const own = openHttpProbe({ resolvers: [gone.resolver] });
  ends.push(() => own.close());
  const result = await own.probe(`http://x.example:${site.port}/`);
  expect(result).toMatchObject({ outcome: 'unknown', reason: 'resolver', phase: 'dns' });
});
