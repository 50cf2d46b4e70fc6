import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as secure } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../certificates.ts';
import type { MailFailure } from './mail-failure.ts';
import { startMailSink } from './mail-sink.ts';
import type { MailSink, MailSinkOptions } from './mail-sink.ts';

const sinks: MailSink[] = [];

afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.stop()));
});

async function start(options: MailSinkOptions = {}): Promise<MailSink> {
  const sink = await startMailSink(options);
  sinks.push(sink);
  return sink;
}

/** Sends each line after the reply to the one before, and gives the code of each reply, `end` for a lost connection. */
function talk(sink: MailSink, commands: readonly string[]): Promise<string[]> {
  const socket = connect(sink.port, sink.host);
  const left = [...commands];
  const codes: string[] = [];
  let pending = '';
  return new Promise((resolve) => {
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      pending += chunk;
      const last = /(?:^|\r\n)(\d{3}) [^\r\n]*\r\n$/.exec(pending);
      if (last === null) return;
      pending = '';
      codes.push(last[1] ?? '');
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(left.length === 0 ? codes : [...codes, 'end']));
  });
}

const from = 'MAIL FROM:<squirrel@farm.example> BODY=8BITMIME';
const to = 'RCPT TO:<owner@farm.example>';
const mail = [from, to, 'DATA', 'Subject: x\r\n\r\n..dot\r\nend\r\n.'];
const raw = 'Subject: x\r\n\r\n.dot\r\nend\r\n';

test('takes messages with their envelope, dots unstuffed, several on one connection', async () => {
  const seen: string[] = [];
  const sink = await start({ onMessage: ({ raw }) => seen.push(raw) });
  const before = Date.now();
  const codes = await talk(sink, [
    'EHLO me',
    ...mail,
    from,
    to,
    'RCPT TO:<b@é.example>',
    'DATA',
    '.',
    'QUIT',
  ]);
  expect(codes.join(' ')).toBe('220 250 250 250 354 250 250 250 250 354 250 221');
  expect(sink.messages()).toMatchObject([
    { from: 'squirrel@farm.example', to: ['owner@farm.example'], raw, isAcknowledged: true },
    { to: ['owner@farm.example', 'b@é.example'], raw: '' },
  ]);
  expect(sink.messages()[0]?.at).toBeGreaterThanOrEqual(before);
  expect(seen).toEqual([raw, '']);
});

test('announces what it can', async () => {
  const sink = await start({ maxMessageBytes: 1234 });
  const socket = connect(sink.port, sink.host);
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.write('EHLO me\r\n');
  await expect.poll(() => text).toMatch(/250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 1234\r\n$/);
  socket.destroy();
});

test('keeps the order of commands and understands the small ones', async () => {
  const sink = await start();
  const codes = await talk(sink, [
    'helo me',
    'NOOP',
    'VRFY x',
    'WHAT',
    to,
    'DATA',
    from,
    'DATA',
    'RCPT TO:<>',
    'MAIL x',
    'RSET',
    to,
    'MAIL FROM:<>',
    'QUIT',
  ]);
  expect(codes.join(' ')).toBe('220 250 250 252 500 503 503 250 503 501 501 250 503 250 221');
});

test('refuses a message over the cap, announced or not, and goes on', async () => {
  const sink = await start({ maxMessageBytes: 100 });
  const big = `${'x'.repeat(70)}\r\n`.repeat(4_000);
  const codes = await talk(sink, [`${from} SIZE=101`, from, to, 'DATA', `${big}.`, ...mail]);
  expect(codes.join(' ')).toBe('220 552 250 250 354 552 250 250 354 250');
  expect(sink.messages()).toHaveLength(1);
});

test('keeps the newest messages only', async () => {
  const sink = await start({ keep: 2 });
  await talk(sink, [...mail, ...mail, from, to, 'DATA', 'last\r\n.']);
  expect(sink.messages().map(({ raw }) => raw)).toEqual([raw, 'last\r\n']);
});

describe('scripted failures', () => {
  const all = ['EHLO me', ...mail, 'NOOP'];
  test.each<[MailFailure, string, number]>([
    [{ stage: 'connect', kind: 'reply', code: 421 }, '421 end', 0],
    [{ stage: 'connect', kind: 'drop' }, 'end', 0],
    [{ stage: 'ehlo', kind: 'reply', code: 502 }, '220 502 250 250 354 250 250', 1],
    [{ stage: 'mail', kind: 'reply', code: 451 }, '220 250 451 503 503 500', 0],
    [{ stage: 'rcpt', kind: 'reply', code: 550 }, '220 250 250 550 503 500', 0],
    [
      { stage: 'rcpt', kind: 'reply', code: 550, recipient: 'b@c.d' },
      '220 250 250 250 354 250 250',
      1,
    ],
    [{ stage: 'data', kind: 'reply', code: 421 }, '220 250 250 250 421 end', 0],
    [{ stage: 'data', kind: 'drop' }, '220 250 250 250 end', 0],
    [{ stage: 'data', kind: 'reset' }, '220 250 250 250 end', 0],
    [{ stage: 'after-data', kind: 'reply', code: 554 }, '220 250 250 250 354 554 250', 0],
    [{ stage: 'after-data', kind: 'drop' }, '220 250 250 250 354 end', 1],
    [{ stage: 'after-data', kind: 'delay', delayMs: 5 }, '220 250 250 250 354 250 250', 1],
    [{ stage: 'data', kind: 'drip', everyMs: 1 }, '220 250 250 250 354 250 250', 1],
    [{ stage: 'mail', kind: 'raw', text: '299 \r\n' }, '220 250 299 503 503 500', 0],
    [{ stage: 'rcpt', kind: 'reply', code: 451, text: 'a\nb' }, '220 250 250 451 503 500', 0],
  ])('%j', async (failure, codes, taken) => {
    const sink = await start({ failures: [failure] });
    // After a refused stage the client goes on blindly, so the message itself is read as a command.
    const script = codes.includes('500') ? [...all.slice(0, 4), 'Subject: x'] : all;
    const seen = await talk(sink, script);
    expect(seen.join(' ')).toBe(codes);
    expect(sink.messages()).toHaveLength(taken);
    const acknowledged = sink.messages().map(({ isAcknowledged }) => isAcknowledged);
    expect(acknowledged).toEqual(taken === 0 ? [] : [failure.kind !== 'drop']);
  });

  test('happen as often as told and end with the script', async () => {
    const sink = await start({ failures: [{ stage: 'mail', kind: 'reply', code: 451, times: 2 }] });
    expect(await talk(sink, [from, from, from])).toEqual(['220', '451', '451', '250']);
    sink.script([{ stage: 'mail', kind: 'reply', code: 550 }]);
    expect(await talk(sink, [from, from])).toEqual(['220', '550', '550']);
    sink.script([]);
    expect(await talk(sink, [from])).toEqual(['220', '250']);
  });

  test('a slow reply comes late', async () => {
    const sink = await start({ failures: [{ stage: 'connect', kind: 'delay', delayMs: 60 }] });
    const startedAt = performance.now();
    await talk(sink, ['NOOP']);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(58);
  });
});

test('asks for a login, and speaks TLS, where it is to', async () => {
  const certificate = makeCertificate({ name: 'sink.farm.example' });
  const sink = await start({ certificate, hasLogin: true });
  const plain = connect(sink.port, sink.host);
  await once(plain, 'data');
  plain.write('STARTTLS\r\n');
  await once(plain, 'data');
  const secured = secure({ socket: plain, rejectUnauthorized: false });
  secured.setEncoding('utf8');
  let text = '';
  secured.on('data', (chunk: string) => (text += chunk));
  secured.write('EHLO me\r\nAUTH PLAIN AGEAYg==\r\nQUIT\r\n');
  await once(secured, 'end');
  expect(text).toMatch(/250-AUTH PLAIN\r\n250 SIZE \d+\r\n235 welcome\r\n221 bye\r\n$/);
  expect(text).not.toContain('STARTTLS');
  const bare = await start();
  expect(await talk(bare, ['STARTTLS', 'AUTH PLAIN AGEAYg=='])).toEqual(['220', '502', '502']);
});

test('stop ends a dialogue that is waiting, and frees the port', async () => {
  const sink = await start({ failures: [{ stage: 'ehlo', kind: 'delay', delayMs: 60_000 }] });
  const codes = talk(sink, ['EHLO me', 'QUIT']);
  await sink.stop();
  expect((await codes).at(-1)).toBe('end');
  const again = await start({ port: sink.port });
  expect(await talk(again, ['NOOP'])).toEqual(['220', '250']);
});
