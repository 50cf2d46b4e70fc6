import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import {
  aRecord,
  anyRecord,
  dnsReply,
  framed,
  questionType,
  startDnsBytesServer,
} from '../../../../test/support/dns-bytes-server.ts';
import { FUZZ_RUNS, fuzzTimeout } from '../../../../test/support/fuzz-runs.ts';
import { exchangeDns, type DnsAsk, type DnsEnd } from './exchange.ts';
import { readDnsReply, writeDnsQuestion } from './message.ts';
import { readDnsName, writeDnsName } from './name.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Replies = (question: Buffer) => readonly Buffer[];

async function ask(
  reply: Replies,
  given: {
    readonly tcp?: (socket: Socket) => void;
    readonly timeoutMs?: number;
  } & Partial<DnsAsk> = {},
): Promise<DnsEnd> {
  const { tcp, timeoutMs = 600, ...wanted } = given;
  const server = await startDnsBytesServer(reply, tcp);
  ends.push(() => server.stop());
  const port = Number(server.resolver.split(':')[1]);
  return exchangeDns(
    { server: { address: '127.0.0.1', port }, name: 'shop.example', type: 'A', ...wanted },
    { timeoutMs, resendMs: 200 },
  );
}

const good: Replies = (question) => [
  dnsReply(question, { flags: 0x8180, answers: [aRecord('127.0.0.7')] }),
];
const truncated: Replies = (question) => [dnsReply(question, { flags: 0x8380 })];

function withBytes(message: Buffer, changes: Readonly<Record<number, number>>): Buffer {
  const copy = Buffer.from(message);
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value;
  return copy;
}

/** The same under another id. */
const other = (message: Buffer): Buffer => withBytes(message, { 0: (message[0] ?? 0) ^ 1 });

/** What some would give instead of an answer, or before it. */
const noAnswers: readonly (readonly [string, Replies, 'silent' | 'malformed'])[] = [
  ['nothing', () => [], 'silent'],
  ['another id', (q) => good(q).map(other), 'silent'],
  ['a bare header with another id', (q) => [other(good(q)[0] ?? q).subarray(0, 12)], 'silent'],
  ['another name', (q) => good(q).map((each) => withBytes(each, { 13: 0x71 })), 'silent'],
  ['another type', (q) => good(q).map((each) => withBytes(each, { 27: 28 })), 'silent'],
  ['the question itself', (q) => [q], 'malformed'],
  ['seven bytes', (q) => [q.subarray(0, 7)], 'malformed'],
  ['nothing but a datagram', () => [Buffer.alloc(0)], 'malformed'],
  ['another opcode', (q) => good(q).map((each) => withBytes(each, { 2: 0xa1 })), 'malformed'],
  ['two questions', (q) => good(q).map((each) => withBytes(each, { 5: 2 })), 'malformed'],
];

test.each(noAnswers)(
  'D16 %s is no answer, and the real one is waited for',
  async (_, bad, kind) => {
    expect(await ask(bad)).toEqual({ kind: 'failed', failure: { kind } });
    const end = await ask((question) => [...bad(question), ...good(question)]);
    expect(end).toMatchObject({ kind: 'answered', reply: { code: 0, records: [{ type: 1 }] } });
  },
);

test.each([
  ['a name that points at itself', Buffer.from('c01e00010001000000010004cb007101', 'hex')],
  ['a record that is cut off', aRecord('127.0.0.1').subarray(0, 14)],
  ['a name without an end', Buffer.of(5, 0x61)],
  ['a label too long', Buffer.concat([Buffer.of(64), Buffer.alloc(80, 0x61)])],
  ['a record of more data than there is', Buffer.from('c00c00010001000000010400', 'hex')],
])('D17 %s is a broken answer', async (_name, answer) => {
  const end = await ask((question) => [dnsReply(question, { flags: 0x8180, answers: [answer] })]);
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'malformed' } });
});

test('a hundred wrong answers end the question', async () => {
  let sent = 0;
  const end = await ask((question) => {
    sent += 1;
    return Array.from({ length: 300 }, () => other(question));
  });
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'malformed' } });
  expect(sent).toBe(1);
});

test('a lost datagram is sent again, from the same port under the same id', async () => {
  const ids: string[] = [];
  const end = await ask((question) => {
    ids.push(question.subarray(0, 2).toString('hex'));
    return ids.length < 2 ? [] : good(question);
  });
  expect(end.kind).toBe('answered');
  expect(ids[1]).toBe(ids[0]);
});

test('an answer from another address is not heard', async () => {
  const elsewhere = createSocket('udp4');
  const server = createSocket('udp4');
  ends.push(
    () => elsewhere.close(),
    () => server.close(),
  );
  server.on('message', (question, peer) => {
    for (const reply of good(question)) elsewhere.send(reply, peer.port, peer.address);
  });
  await new Promise<void>((resolve) => {
    server.bind(0, '127.0.0.1', resolve);
  });
  const where = { address: '127.0.0.1', port: server.address().port };
  const question = { server: where, name: 'shop.example', type: 'A' } as const;
  const end = await exchangeDns(question, { timeoutMs: 300 });
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'silent' } });
});

test('errors without the question count, names in any case do', async () => {
  const bare: Replies = (question) => [
    Buffer.concat([question.subarray(0, 2), Buffer.from('81820000000000000000', 'hex')]),
  ];
  expect(await ask(bare)).toMatchObject({ kind: 'answered', reply: { code: 2 } });
  const loud = await ask((q) => good(q).map((each) => withBytes(each, { 13: 0x53, 14: 0x48 })));
  expect(loud.kind).toBe('answered');
});

test('nobody there, and a name that cannot be asked for', async () => {
  const free = createSocket('udp4');
  await new Promise<void>((resolve) => {
    free.bind(0, '127.0.0.1', resolve);
  });
  const server = { address: '127.0.0.1', port: free.address().port };
  await new Promise<void>((resolve) => {
    free.close(() => resolve());
  });
  for (const transport of ['udp', 'tcp'] as const) {
    const question = { server, name: 'shop.example', type: 'A', transport } as const;
    expect(await exchangeDns(question, { timeoutMs: 1_000 })).toEqual({
      kind: 'failed',
      failure: { kind: 'error', code: 'ECONNREFUSED' },
    });
  }
  const name = `${'a'.repeat(64)}.example`;
  expect(await exchangeDns({ server, name, type: 'A' }, { timeoutMs: 1_000 })).toEqual({
    kind: 'failed',
    failure: { kind: 'unwritable' },
  });
});

test('who no longer wants to know hears so at once', async () => {
  const stopping = new AbortController();
  const question = { server: { address: '127.0.0.1', port: 9 }, name: '.', type: 'NS' } as const;
  stopping.abort();
  const patience = { timeoutMs: 60_000, signal: stopping.signal };
  expect(await exchangeDns(question, patience)).toMatchObject({ kind: 'failed' });
});

/** Answers over TCP with what is made of the good answer, in pieces. */
function serving(make: (answer: Buffer) => readonly Buffer[], then: 'close' | 'wait' = 'wait') {
  return (socket: Socket): void => {
    socket.on('data', (chunk: Buffer) => {
      const [answer = Buffer.alloc(0)] = good(chunk.subarray(2));
      for (const piece of make(answer)) socket.write(piece);
      if (then === 'close') socket.end();
    });
  };
}

const bytewise = (bytes: Buffer): readonly Buffer[] => [...bytes].map((byte) => Buffer.of(byte));

test.each([
  ['whole', serving((answer) => [framed(answer)])],
  ['byte by byte', serving((answer) => bytewise(framed(answer)))],
  ['behind another', serving((answer) => [framed(other(answer)), framed(answer)])],
  ['and a closed connection', serving((answer) => [framed(answer)], 'close')],
])('D15 an answer that did not fit comes over TCP: %s', async (_name, tcp) => {
  for (const transport of ['either', 'tcp'] as const) {
    expect(await ask(truncated, { tcp, transport })).toMatchObject({
      kind: 'answered',
      reply: { isTruncated: false, records: [{ owner: 'shop.example', ttlSeconds: 1 }] },
    });
  }
  const cutOff = await ask(truncated, { tcp, transport: 'udp' });
  expect(cutOff).toMatchObject({ kind: 'answered', reply: { isTruncated: true, records: [] } });
});

test.each([
  ['is closed', (socket: Socket) => socket.destroy()],
  ['is reset', (socket: Socket) => socket.resetAndDestroy()],
  ['gives half a message', serving((answer) => [framed(answer).subarray(0, 20)], 'close')],
  [
    'gives an answer that is cut off',
    serving((answer) => [framed(withBytes(answer, { 2: 0x83 }))]),
  ],
  ['never ends', serving((answer) => Array.from({ length: 9_000 }, () => framed(other(answer))))],
])('D15 the answer is broken when the connection %s', async (_name, tcp) => {
  const end = await ask(truncated, { tcp });
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'malformed' } });
});

const asksWide = (question: Buffer): boolean => question.readUInt16BE(10) === 1;

test.each([
  ['is closed', (socket: Socket) => socket.destroy()],
  ['hangs', () => undefined],
])('an answer that did not fit comes over UDP when TCP %s', async (_name, tcp) => {
  const wide: Replies = (question) => (asksWide(question) ? good(question) : truncated(question));
  expect(await ask(wide, { tcp, timeoutMs: 10_000 })).toMatchObject({
    kind: 'answered',
    reply: { code: 0, records: [{ owner: 'shop.example' }] },
  });
});

test.each([
  ['no such server', 0x8183],
  ['a format error', 0x8181],
  ['nothing at all', 0x8180],
])('without TCP, %s to the wide question is no answer', async (_name, flags) => {
  const refusing: Replies = (question) =>
    asksWide(question) ? [dnsReply(question, { flags })] : truncated(question);
  const end = await ask(refusing, { tcp: (socket) => socket.destroy() });
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'malformed' } });
});

test('thousands of long names in one answer are not all read', async () => {
  // 16 bytes a record, each with a name of its own that leads through a hundred labels of the one before.
  const labels = Buffer.concat(Array.from({ length: 120 }, () => Buffer.of(1, 0x61)));
  const start = Buffer.concat([labels, Buffer.of(0), Buffer.from('00010001000000010000', 'hex')]);
  const records = Array.from({ length: 2_000 }, (_, n) =>
    Buffer.from(`c0${(30 + 2 * (n % 10)).toString(16)}00010001000000010000`, 'hex'),
  );
  const tcp = (socket: Socket): void => {
    socket.on('data', (chunk: Buffer) => {
      const reply = dnsReply(chunk.subarray(2), { flags: 0x8180, answers: [start, ...records] });
      socket.write(framed(reply));
    });
  };
  const end = await ask(truncated, { tcp });
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'malformed' } });
  const many = Array.from({ length: 4_000 }, () => aRecord('127.0.0.1'));
  const whole = (socket: Socket): void => {
    socket.on('data', (chunk: Buffer) => {
      socket.write(framed(dnsReply(chunk.subarray(2), { flags: 0x8180, answers: many })));
    });
  };
  const good = await ask(truncated, { tcp: whole });
  expect(good).toMatchObject({ kind: 'answered' });
});

test('types are asked for by their numbers', async () => {
  const seen: number[] = [];
  const reply: Replies = (question) => {
    seen.push(questionType(question));
    return [
      dnsReply(question, {
        flags: 0x8180,
        answers: [anyRecord({ type: 257, data: Buffer.alloc(3) })],
      }),
    ];
  };
  for (const type of ['NS', 'CAA', 'AAAA'] as const) await ask(reply, { type });
  expect(seen).toEqual([2, 257, 28]);
});

test('a name is read as it was written', fuzzTimeout, () => {
  const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/);
  fc.assert(
    fc.property(fc.array(label, { maxLength: 5 }), (labels) => {
      const name = labels.join('.');
      const bytes = writeDnsName(name);
      if (bytes === null) expect(name.length).toBeGreaterThan(253);
      else expect(readDnsName(bytes, 0)).toEqual({ text: name, next: bytes.length });
    }),
    { numRuns: FUZZ_RUNS },
  );
});

test('any bytes are read or left', fuzzTimeout, () => {
  const question = writeDnsQuestion('shop.example', 1) ?? Buffer.alloc(0);
  const start = dnsReply(question, { flags: 0x8180, answers: [aRecord('127.0.0.1')] });
  const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change), fc.uint8Array({ maxLength: 64 }), (changes, tail) => {
      const bytes = Buffer.concat([start, tail]);
      for (const { at, value } of changes) bytes[at % bytes.length] = value;
      const reading = readDnsReply(bytes, question);
      if (reading.kind !== 'reply') return;
      for (const { dataAt, dataBytes, owner } of reading.reply.records) {
        expect(dataAt + dataBytes).toBeLessThanOrEqual(bytes.length);
        expect(owner.length).toBeLessThanOrEqual(4 * 255);
      }
    }),
    { numRuns: FUZZ_RUNS },
  );
});
