import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  anyRecord,
  aRecord,
  dnsReply,
  startDnsBytesServer,
  type DnsBytesServer,
} from '../../../test/support/dns-bytes-server.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { startRawServer } from '../../../test/support/raw-server.ts';
import { dns } from './dns-prober.ts';
import { judgeRecords } from './judge-dns.ts';
import { readDnsAddress, type DnsOptions } from './options.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const stage = openProbeStage(dns);
const servers: DnsBytesServer[] = [];
const success = 0x8180;
const noSuchName = 0x8183;

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => stage.close());

async function serve(reply: (question: Buffer) => readonly Buffer[]): Promise<string> {
  const server = await startDnsBytesServer(reply);
  servers.push(server);
  return server.resolver;
}

const name = (text: string): Buffer =>
  Buffer.concat([
    ...text.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
    Buffer.of(0),
  ]);
const short = (...numbers: number[]): Buffer =>
  Buffer.concat(numbers.map((each) => Buffer.of(each >> 8, each & 0xff)));
const text = (words: string): Buffer => Buffer.from(`${String.fromCharCode(words.length)}${words}`);

const records = {
  A: [1, Buffer.of(192, 0, 2, 1), '192.0.2.1'],
  AAAA: [28, Buffer.from('20010db8000000000000000000000001', 'hex'), '2001:db8::1'],
  NS: [2, name('NS1.Example'), 'ns1.example'],
  CNAME: [5, name('other.example'), 'other.example'],
  PTR: [12, name('host.example'), 'host.example'],
  MX: [15, Buffer.concat([short(10), name('mail.example')]), '10 mail.example'],
  TXT: [16, Buffer.concat([text('v=spf1 '), text('-all')]), 'v=spf1 -all'],
  SRV: [33, Buffer.concat([short(1, 2, 443), name('a.example')]), '1 2 443 a.example'],
  CAA: [
    257,
    Buffer.concat([Buffer.of(0), text('issue'), Buffer.from('ca.example')]),
    '0 issue ca.example',
  ],
  SOA: [
    6,
    Buffer.concat([name('ns.example'), name('admin.example'), short(0, 1, 0, 2, 0, 3, 0, 4, 0, 5)]),
    'ns.example admin.example 1 2 3 4 5',
  ],
} satisfies Record<string, readonly [number, Buffer, string]>;

describe('records', () => {
  test.each(Object.entries(records))(
    'of the type %s are read',
    async (type, [code, data, value]) => {
      const answers = [anyRecord({ type: code, data })];
      const server = await serve((question) => [dnsReply(question, { flags: success, answers })]);
      const result = await stage.probe({
        domain: 'a.example',
        type,
        servers: [server],
        equals: value,
      });
      expect(result).toMatchObject({
        outcome: 'up',
        address: '127.0.0.1',
        evidence: { type, records: [value] },
      });
      expect(result.timings.dnsMs).toBeGreaterThan(0);
    },
  );

  test.each([
    ['MX', 15, Buffer.concat([short(0), Buffer.of(0)]), '0 .'],
    ['SRV', 33, Buffer.concat([short(0, 0, 0), Buffer.of(0)]), '0 0 0 .'],
    ['TXT', 16, Buffer.concat([Buffer.of(6), Buffer.from('grüß')]), 'grüß'],
    [
      'TXT',
      16,
      Buffer.concat(['a', 'b', 'c'].flatMap((each) => [Buffer.of(250), Buffer.alloc(250, each)])),
      'abc'.replace(/./g, (letter) => letter.repeat(250)),
    ],
  ])(
    'of the type %s without a name, in any language or long ones are compared whole',
    async (type, code, data, value) => {
      const answers = [anyRecord({ type: code, data })];
      const server = await serve((question) => [dnsReply(question, { flags: success, answers })]);
      const options = { domain: 'a.example', type, servers: [server] };
      expect(await stage.probe({ ...options, equals: value })).toMatchObject({ outcome: 'up' });
      expect(await stage.probe({ ...options, equals: `${value}x` })).toMatchObject({
        reason: 'dns_value_mismatch',
      });
    },
  );

  test.each([
    ['MX', 15, short(10)],
    ['MX', 15, Buffer.concat([short(10), Buffer.of(0xc0, 0xff)])],
    ['TXT', 16, Buffer.of(9, 1)],
    ['SOA', 6, Buffer.concat([name('a'), name('b'), short(0, 1)])],
    ['A', 1, Buffer.of(1, 2, 3)],
    ['CAA', 257, Buffer.of(0, 9)],
    ['NS', 2, Buffer.alloc(0)],
  ])('of the type %s that cannot be read are a broken answer', async (type, code, data) => {
    const answers = [anyRecord({ type: code, data })];
    const server = await serve((question) => [dnsReply(question, { flags: success, answers })]);
    const result = await stage.probe({ domain: 'a.example', type, servers: [server] });
    expect(result).toMatchObject({ outcome: 'down', reason: 'dns_error' });
  });

  test('of an address are asked for by its reverse name', async () => {
    const asked: string[] = [];
    const answers = [anyRecord({ type: 12, data: name('host.example') })];
    const server = await serve((question) => {
      asked.push(question.toString('latin1', 12));
      return [dnsReply(question, { flags: success, answers })];
    });
    const result = await stage.probe({ url: `dns://${server}/192.0.2.7?type=ptr` });
    expect(result.outcome).toBe('up');
    expect(asked[0]).toContain('\u00017\u00012\u00010\u0003192\u0007in-addr\u0004arpa');
  });
});

describe('a name', () => {
  test.each([
    ['silence', () => [], 'dns_timeout'],
    ['garbage', () => [Buffer.from('not DNS at all')], 'dns_error'],
    ['a failure', (question: Buffer) => [dnsReply(question, { flags: 0x8182 })], 'dns_servfail'],
    ['a refusal', (question: Buffer) => [dnsReply(question, { flags: 0x8185 })], 'dns_servfail'],
    [
      'no such name',
      (question: Buffer) => [dnsReply(question, { flags: noSuchName })],
      'dns_nxdomain',
    ],
    ['no record', (question: Buffer) => [dnsReply(question, { flags: success })], 'dns_too_few'],
  ] as const)('that meets %s is down', async (_, reply, reason) => {
    const server = await serve(reply);
    const form = { url: `dns://${server}/a.example` };
    // What is no answer is waited out; all else ends it.
    const isWaitedOut = reason === 'dns_timeout' || reason === 'dns_error';
    const timeoutMs = isWaitedOut ? 500 : 10_000;
    expect(await stage.probe(form, { timeoutMs })).toMatchObject({
      outcome: 'down',
      reason,
      phase: 'dns',
    });
  });

  test('asked of a server that is not there is down, of our own resolver unknown', async () => {
    const closed = await startRawServer(() => undefined);
    await closed.stop();
    const server = `127.0.0.1:${closed.port}`;
    expect(await stage.probe({ domain: 'a.example', servers: [server] })).toMatchObject({
      outcome: 'down',
      reason: 'connect_refused',
    });
    const own = openProbeStage(dns, { resolvers: [server] });
    expect(await own.probe({ domain: 'a.example' })).toMatchObject({
      outcome: 'unknown',
      reason: 'resolver',
    });
    own.close();
  });

  test.each([
    ['works otherwise', true, 'down', 'dns_timeout'],
    ['is silent altogether', false, 'unknown', 'resolver'],
  ])('that our own resolver is silent about, which %s', async (_, works, outcome, reason) => {
    const resolver = await serve((question) =>
      works && question[12] === 0 ? [dnsReply(question, { flags: success })] : [],
    );
    const own = openProbeStage(dns, { resolvers: [resolver] });
    const result = await own.probe({ domain: 'a.example' }, { timeoutMs: 600 });
    expect(result).toMatchObject({ outcome, reason });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(850);
    own.close();
  });

  test('that is expected to be absent', async () => {
    const missing = await serve((question) => [dnsReply(question, { flags: noSuchName })]);
    const present = await serve((question) => [
      dnsReply(question, { flags: success, answers: [aRecord('192.0.2.1')] }),
    ]);
    const form = { domain: 'a.example', absent: true };
    expect(await stage.probe({ ...form, servers: [missing] })).toMatchObject({ outcome: 'up' });
    expect(await stage.probe({ ...form, servers: [present] })).toMatchObject({
      outcome: 'down',
      reason: 'dns_exists',
    });
  });

  test.each([
    { domain: 'a.example', servers: ['127.0.0.1'] },
    { domain: 'router.lan' },
    { domain: '10.0.0.1', type: 'PTR' },
    { domain: '1.0.0.10.in-addr.arpa', type: 'PTR' },
    { domain: '168.192.IN-ADDR.arpa', type: 'SOA' },
    { domain: 'b._dns-sd._udp.0.1.168.192.in-addr.arpa', type: 'PTR' },
    { domain: `1.${'0.'.repeat(29)}d.f.ip6.arpa`, type: 'PTR' },
  ])('%j is blocked for strangers', async (form) => {
    const wary = openProbeStage(dns, { targets: 'public' });
    expect(await wary.probe(form)).toMatchObject({ outcome: 'blocked', reason: 'private_address' });
    wary.close();
  });
});

describe('the settings', () => {
  test.each([
    ['dns://Example.com', { domain: 'example.com' }],
    ['dns://example.com?type=mx', { domain: 'example.com', type: 'MX' }],
    ['dns://example.com/?TYPE=TXT', { domain: 'example.com', type: 'TXT' }],
    [
      'dns://ns1.example:5353/a.example?type=NS',
      { domain: 'a.example', servers: ['ns1.example:5353'], type: 'NS' },
    ],
    ['dns://[::1]/a.example', { domain: 'a.example', servers: ['[::1]'] }],
  ])('%s', (address, options) => {
    expect(readDnsAddress(address)).toEqual(options);
  });

  test('have a target that can be read again', () => {
    const options = {
      domain: 'A.example',
      type: 'MX',
      servers: ['NS.example:53', '::1'],
      minRecords: 1,
      absent: false,
    };
    const canonical = dns.canonical(options);
    expect(canonical.target).toBe('dns://ns.example/a.example?type=MX&server=[::1]');
    expect(canonical.options).toMatchObject({
      domain: 'a.example',
      servers: ['ns.example', '[::1]'],
    });
    expect(dns.canonical(canonical.options)).toEqual(canonical);
  });

  test.each([
    [{ domain: '192.0.2.1', type: 'A' }, /no A record/],
    [{ domain: 'a b' }, /not a host/],
    [{ domain: 'a', servers: ['x:99999'] }, /port from 1 to 65535/],
    [{ domain: 'a', servers: ['a b'] }, /servers\[0\] is not HOST/],
    [{ domain: 'a', absent: true, equals: 'x' }, /excludes/],
  ])('%j are refused', (changes, message) => {
    const options = { type: 'A', servers: [], minRecords: 1, absent: false, ...changes };
    expect(() => dns.canonical(options)).toThrow(message);
  });
});

describe('what is expected', () => {
  const judge = (found: readonly string[], wanted: Partial<DnsOptions>): string | null => {
    const base = { domain: 'a', type: 'MX', servers: [], minRecords: 1, absent: false } as const;
    const finding = judgeRecords(found, { ...base, ...wanted }, {});
    return finding.reason;
  };

  test.each([
    [['10 a', '20 b'], { equals: ['20 B.', '10 a'] }, null],
    [['10 a', '20 b'], { equals: '10 a' }, 'dns_value_mismatch'],
    [['10 a'], { equals: ['10 a', '20 b'] }, 'dns_value_mismatch'],
    [['10 a', '20 b'], { contains: '20 *' }, null],
    [['10 a', '20 b'], { contains: ['10 *', '30 *'] }, 'dns_value_mismatch'],
    [['10 a'], { minRecords: 2 }, 'dns_too_few'],
    [[], { minRecords: 0 }, null],
    [['2001:db8::1'], { type: 'AAAA', equals: '2001:DB8:0::1' }, null],
    [['Case'], { type: 'TXT', equals: 'case' }, 'dns_value_mismatch'],
    [['0 .'], { equals: '0 .' }, null],
    [['0 .'], { equals: '0' }, 'dns_value_mismatch'],
    [['0 a'], { equals: '0 .' }, 'dns_value_mismatch'],
    [['0 0 0 .'], { type: 'SRV', equals: '0  0 0 .' }, null],
    [['ns.a root.a 1 2 3 4 5'], { type: 'SOA', contains: 'ns.a. root.a. *' }, null],
    [['v=spf1 -all'], { type: 'TXT', equals: '"v=spf1 " "-all"' }, null],
    [['"v=spf1"'], { type: 'TXT', equals: '"v=spf1"' }, null],
    [['say "hi" \\ A'], { type: 'TXT', equals: String.raw`"say \"hi\" \\ \065"` }, null],
    [['v=spf1 -all'], { type: 'TXT', contains: '"v=spf1 *"' }, null],
    [['0 issue ca.example'], { type: 'CAA', equals: '0 issue "ca.example"' }, null],
    [['0 issue ca.example'], { type: 'CAA', equals: '0  ISSUE  ca.example' }, null],
    [['0 issue ;'], { type: 'CAA', equals: '0 issue ";"' }, null],
    [['0 issue ca.example'], { type: 'CAA', equals: '0 issue CA.example' }, 'dns_value_mismatch'],
    [['grüße'], { type: 'TXT', equals: String.raw`"gr\195\188\195\159e"` }, null],
    [['grüße'], { type: 'TXT', equals: '"gr" "üße"' }, null],
    [['a b'], { type: 'TXT', equals: String.raw`"a\010b"` }, null],
    [['xn--mnchen-3ya.example'], { type: 'CNAME', equals: 'München.example.' }, null],
    [['10 xn--mnchen-3ya.example'], { equals: '10 münchen.example' }, null],
    [['x'.repeat(3_000)], { type: 'TXT', equals: 'x'.repeat(3_000) }, null],
    [['x'.repeat(3_000)], { type: 'TXT', equals: 'x'.repeat(2_999) }, 'dns_value_mismatch'],
  ] as const)('%j and %j: %s', (found, wanted, reason) => {
    expect(judge(found, wanted)).toBe(reason);
  });

  test('a set of records equals itself in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (found) => {
        expect(judge(found, { equals: found.toReversed(), minRecords: 0 })).toBeNull();
      }),
    );
  });
});

describe('answers of any bytes', () => {
  test('come to a verdict in time', async () => {
    const bodies = fc
      .sample(fc.uint8Array({ maxLength: 120 }), 40)
      .map((bytes) => Buffer.from(bytes));
    let at = 0;
    const server = await serve((question) => {
      at += 1;
      const answers = [bodies[at % bodies.length] ?? Buffer.alloc(0)];
      return [dnsReply(question, { flags: success, answers })];
    });
    const results = await Promise.all(
      Object.keys(records).map((type) =>
        stage.probe({ domain: 'a.example', type, servers: [server] }, { timeoutMs: 400 }),
      ),
    );
    for (const result of results) {
      expect(['up', 'down']).toContain(result.outcome);
      expect(withoutStalls(result.timings.totalMs)).toBeLessThan(650);
    }
  });
});
