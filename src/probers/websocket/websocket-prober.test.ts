import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { InvalidError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { makeCertificate } from '../../../test/support/certificates.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import {
  onRequest,
  startRawServer,
  type Play,
  type RawServer,
} from '../../../test/support/raw-server.ts';
import { websocket } from './websocket-prober.ts';

const certificate = makeCertificate({ name: 'ws', hosts: ['127.0.0.1'], isAuthority: true });
const stage = openProbeStage(websocket, { extraCaPems: [certificate.pem] });
const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => stage.close());

async function serve(play: Play): Promise<RawServer> {
  const server = await startRawServer(play);
  servers.push(server);
  return server;
}

async function probe(play: Play, form: JsonObject = {}, timeoutMs = 10_000) {
  const server = await serve(play);
  return stage.probe({ url: `ws://127.0.0.1:${server.port}/live`, ...form }, { timeoutMs });
}

const acceptOf = (request: string): string => {
  const key = /sec-websocket-key: (\S+)/i.exec(request)?.[1] ?? '';
  const bytes = `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  return createHash('sha1').update(bytes).digest('base64');
};

/** Switches to WebSocket, adds fields to the head, and goes on from there. */
function switching(fields: string, then: (socket: Socket) => void = () => undefined): Play {
  return (socket) => {
    let request = '';
    socket.on('data', (chunk: Buffer) => {
      request += chunk.toString('latin1');
    });
    onRequest(socket, () => {
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`;
      socket.write(`${head}Sec-WebSocket-Accept: ${acceptOf(request)}\r\n${fields}\r\n`);
      then(socket);
    });
  };
}

const frame = (opcode: number, text: string): Buffer =>
  Buffer.concat([Buffer.of(0x80 | opcode, Buffer.byteLength(text)), Buffer.from(text)]);

/** Answers the close frame as RFC 6455 §5.5.1 asks for. */
function polite(socket: Socket): void {
  socket.on('data', (chunk: Buffer) => {
    if (chunk[0] === 0x88) socket.end(Buffer.of(0x88, 2, 3, 232));
  });
}

describe('a handshake', () => {
  test('is enough when nothing is to be said', async () => {
    const result = await probe(switching('', polite));
    expect(result).toMatchObject({
      outcome: 'up',
      message: 'switched to WebSocket',
      notes: [],
      evidence: { statusCode: 101 },
    });
    expect(result.timings.firstByteMs).toBeGreaterThan(0);
  });

  test('asks as RFC 6455 §4.1 has it, and closes politely', async () => {
    const server = await serve(switching('', polite));
    await stage.probe({ url: `ws://127.0.0.1:${server.port}/live?room=1` });
    const [request = ''] = server.received;
    expect(request).toMatch(/^GET \/live\?room=1 HTTP\/1\.1\r\n/);
    expect(request).toContain(`Host: 127.0.0.1:${server.port}\r\n`);
    expect(request).toMatch(/Upgrade: websocket\r\nConnection: Upgrade\r\n/);
    expect(request).toMatch(/Sec-WebSocket-Key: [\w+/]{22}==\r\nSec-WebSocket-Version: 13\r\n/);
    expect(request).toMatch(/\r\n\r\n\u0088\u0082/);
  });

  test('works over TLS', async () => {
    const { pem, keyPem } = certificate;
    const server = createTlsServer({ cert: pem, key: keyPem }, (socket) => {
      socket.on('error', () => socket.destroy());
      switching('', polite)(socket, 0);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const result = await stage.probe({ url: `wss://127.0.0.1:${port}/` });
    server.close();
    expect(result).toMatchObject({ outcome: 'up', evidence: { certificate: { subject: 'ws' } } });
  });

  test.each([
    ['a wrong accept', 'Upgrade: websocket\r\nSec-WebSocket-Accept: bm9wZQ==', 'upgrade_broken'],
    ['no accept', 'Upgrade: websocket', 'upgrade_broken'],
    ['another protocol', 'Upgrade: h2c', 'upgrade_broken'],
  ])('with %s is broken', async (_, fields, reason) => {
    const head = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${fields}\r\n\r\n`;
    const result = await probe((socket) => onRequest(socket, () => void socket.write(head)));
    expect(result).toMatchObject({ outcome: 'down', reason, phase: 'head' });
  });

  test('with an extension that nobody asked for is broken', async () => {
    const fields = 'Sec-WebSocket-Extensions: permessage-deflate\r\n';
    expect(await probe(switching(fields))).toMatchObject({ reason: 'upgrade_broken' });
  });

  test.each([
    ['200 OK', 'down', 'upgrade_refused'],
    ['302 Found', 'down', 'upgrade_refused'],
    ['403 Forbidden', 'down', 'http_403'],
    ['503 Service Unavailable', 'down', 'http_503'],
    ['429 Too Many Requests', 'throttled', 'http_429'],
  ])('that is answered %s is %s', async (status, outcome, reason) => {
    const answer = `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`;
    const result = await probe((socket) => onRequest(socket, () => void socket.end(answer)));
    const statusCode = Number(status.slice(0, 3));
    expect(result).toMatchObject({ outcome, reason, evidence: { statusCode } });
  });

  test.each(['', ' ', ', ,'])('with a list of no extensions, %j, is fine', async (list) => {
    const fields = `Sec-WebSocket-Extensions:${list}\r\n`;
    expect(await probe(switching(fields, polite))).toMatchObject({ outcome: 'up' });
  });

  test.each([
    [
      { headers: { Authorization: 'Basic abc', Cookie: 'a=1' } },
      /Authorization: Basic abc\r\nCookie: a=1\r\n/,
    ],
    [{ headers: { 'user-agent': 'me' } }, /^(?!.*User-Agent: Uptime).*user-agent: me\r\n/s],
    [{ headers: { host: 'shop.example' } }, /^GET \/live HTTP\/1.1\r\nHost: shop\.example\r\n/],
    [{ origin: 'https://App.example/' }, /\r\nOrigin: https:\/\/app\.example\r\n/],
    [{ subprotocol: 'mqtt' }, /\r\nSec-WebSocket-Protocol: mqtt\r\n/],
    [{ subprotocol: ['b', 'a'] }, /\r\nSec-WebSocket-Protocol: b, a\r\n/],
  ])('sends %j', async (form, wanted) => {
    const server = await serve(switching('', polite));
    await stage.probe({ url: `ws://127.0.0.1:${server.port}/live`, ...form });
    expect(server.received[0]).toMatch(wanted);
  });

  test.each([
    ['mqtt', 'Sec-WebSocket-Protocol: mqtt\r\n', 'up', null],
    ['ocpp2.0.1,ocpp1.6', 'Sec-WebSocket-Protocol: ocpp1.6\r\n', 'up', null],
    [['ocpp2.0.1', 'ocpp1.6'], 'Sec-WebSocket-Protocol: ocpp2.0.1\r\n', 'up', null],
    [['ocpp2.0.1', 'ocpp1.6'], 'Sec-WebSocket-Protocol: ocpp\r\n', 'down', 'subprotocol_refused'],
    [['ocpp2.0.1', 'ocpp1.6'], '', 'down', 'subprotocol_refused'],
    [null, 'Sec-WebSocket-Protocol:\r\n', 'up', null],
    ['mqtt', '', 'down', 'subprotocol_refused'],
    ['mqtt', 'Sec-WebSocket-Protocol: stomp\r\n', 'down', 'subprotocol_refused'],
    [null, 'Sec-WebSocket-Protocol: mqtt\r\n', 'down', 'subprotocol_refused'],
  ])('offering %s and getting %j is %s', async (subprotocol, fields, outcome, reason) => {
    const form = subprotocol === null ? {} : { subprotocol };
    expect(await probe(switching(fields, polite), form)).toMatchObject({ outcome, reason });
  });

  test.each([
    ['silence', () => undefined, 'head_timeout'],
    ['an end', (socket) => void socket.end(), 'closed_early'],
    ['a reset', (socket) => onRequest(socket, () => void socket.resetAndDestroy()), 'reset'],
    ['garbage', (socket) => void socket.write('\u0000\u00ff garbage\r\n\r\n'), 'not_http'],
    ['an endless head', (socket) => flood(socket, `X: ${'x'.repeat(1_000)}\r\n`), 'head_too_big'],
    ['slow bytes', (socket) => drip(socket, 'HTTP/1.1 101 Switching'), 'head_timeout'],
    [
      '1xx for ever',
      (socket) => flood(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
      'informational_flood',
    ],
  ] satisfies [string, Play, string][])('that meets %s is down', async (_, play, reason) => {
    expect(await probe(play, {}, 400)).toMatchObject({ outcome: 'down', reason });
  });
});

function flood(
  socket: Socket,
  line: string,
  whole = `HTTP/1.1 101 S\r\n${line.repeat(200)}`,
): void {
  socket.write(line === '' ? whole.repeat(50) : whole);
}

function drip(socket: Socket, text: string): void {
  let sent = 0;
  const next = (): void => {
    socket.write(text[sent] ?? 'x', 'latin1');
    sent += 1;
  };
  next();
  const timer = setInterval(next, 40);
  socket.on('close', () => clearInterval(timer));
}

describe('a conversation', () => {
  test('finds the text in what the server says to what it was sent', async () => {
    const echo = switching('', (socket) => {
      polite(socket);
      socket.on('data', (chunk: Buffer) => {
        if (chunk[0] !== 0x81) return;
        const mask = chunk.subarray(2, 6);
        const said = Buffer.from(chunk.subarray(6).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
        socket.write(frame(1, `you said ${said.toString()}`));
      });
    });
    const result = await probe(echo, { send: 'hello', keyword: 'said hello' });
    expect(result).toMatchObject({ outcome: 'up', message: 'sent the required text', notes: [] });
    expect(JSON.stringify(result)).not.toContain('hello');
  });

  test('finds it in what came together with the handshake, behind a ping that it answers', async () => {
    const play = switching('', (socket) => {
      polite(socket);
      socket.write(Buffer.concat([frame(9, 'are you there'), frame(1, 'welcome')]));
    });
    const server = await serve(play);
    const url = `ws://127.0.0.1:${server.port}/`;
    expect(await stage.probe({ url, keyword: 'welcome' })).toMatchObject({ outcome: 'up' });
    expect(server.received[0]).toContain('\u008a');
  });

  test.each<[string, (socket: Socket) => void, string]>([
    ['nothing comes', () => undefined, 'head_timeout'],
    ['something else comes', (socket) => void socket.write(frame(1, 'no')), 'keyword_missing'],
    [
      'much else comes',
      (socket) =>
        void socket.write(Buffer.concat(Array.from({ length: 10 }, () => frame(1, 'no')))),
      'keyword_missing',
    ],
    ['it closes', (socket) => void socket.write(Buffer.of(0x88, 2, 3, 233)), 'closed_early'],
    ['it breaks', (socket) => void socket.write(Buffer.of(0x88, 2, 3, 243)), 'closed_with_error'],
    ['it hangs up', (socket) => void socket.end(), 'closed_early'],
    ['it resets', (socket) => setTimeout(() => socket.resetAndDestroy(), 20), 'reset'],
    ['it sends garbage', (socket) => void socket.write('no frame at all'), 'broken_frame'],
    [
      'it announces a huge message',
      (socket) => void socket.write(Buffer.of(0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0)),
      'answer_too_big',
    ],
    [
      'it floods with pings',
      (socket) => void socket.write(Buffer.alloc(4_000, Buffer.of(0x89, 0))),
      'answer_too_big',
    ],
    ['it drips', (socket) => drip(socket, '\u0081\u007e\u0010\u0000'), 'head_timeout'],
  ])('is down when %s', async (_, play, reason) => {
    const result = await probe(switching('', play), { keyword: 'yes' }, 500);
    expect(result).toMatchObject({ outcome: 'down', reason, phase: 'body' });
  });

  test.each([
    [1_000, '', 'up', null],
    [1_001, 'bye', 'up', null],
    [1_002, '', 'down', 'closed_with_error'],
    [1_008, 'no token', 'down', 'closed_with_error'],
    [1_011, '', 'down', 'closed_with_error'],
    [1_013, '', 'down', 'closed_with_error'],
    [4_401, 'Unauthorized', 'down', 'closed_with_error'],
    [7, '', 'up', null],
  ])(
    'the close code %d with %j, at once or in answer, is %s',
    async (code, text, outcome, reason) => {
      const close = Buffer.concat([
        Buffer.of(0x88, 2 + text.length, code >> 8, code & 0xff),
        Buffer.from(text),
      ]);
      const atOnce = await probe(switching('', (socket) => void socket.write(close)));
      expect(atOnce).toMatchObject({ outcome, reason });
      const inAnswer = await probe(
        switching('', (socket) => socket.on('data', () => void socket.end(close))),
      );
      expect(inAnswer).toMatchObject({ outcome, reason });
      if (reason !== null)
        expect(atOnce.message).toMatch(text === '' ? /code \d+ \(/ : `("${text}")`);
    },
  );

  test('a goodbye that is not answered is a note', async () => {
    const result = await probe(switching(''), {}, 300);
    expect(result).toMatchObject({ outcome: 'up', notes: ['close_unanswered'] });
  });

  test('a stop ends it at once', async () => {
    const server = await serve(switching(''));
    const stop = new AbortController();
    const url = `ws://127.0.0.1:${server.port}/`;
    const probing = stage.probe({ url, keyword: 'x' }, { signal: stop.signal, timeoutMs: 5_000 });
    setTimeout(() => stop.abort(), 50);
    expect(await probing).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
  });
});

test('an address that the policy forbids is blocked', async () => {
  const wary = openProbeStage(websocket, { targets: 'public' });
  expect(await wary.probe({ url: 'ws://127.0.0.1:9/' })).toMatchObject({
    outcome: 'blocked',
    reason: 'private_address',
  });
  wary.close();
});

test.each([
  [{ headers: { Upgrade: 'h2c' } }, 'headers.Upgrade'],
  [{ headers: { 'Sec-WebSocket-Protocol': 'mqtt' } }, 'headers.Sec-WebSocket-Protocol'],
  [{ headers: { Host: 'a/b' } }, 'headers.Host'],
  [{ headers: { Origin: 'https://a.example' }, origin: 'https://b.example' }, 'headers.Origin'],
  [{ origin: 'a.example' }, 'origin'],
  [{ origin: 'https://a.example/page' }, 'origin'],
  [{ subprotocol: 'a b' }, 'subprotocol'],
  [{ subprotocol: ['a', 'a'] }, 'subprotocol'],
  [{ subprotocol: 'a,,b' }, 'subprotocol'],
])('%j is wrong at %s', (form, path) => {
  const options = { url: 'ws://example.com/', headers: {}, ...form };
  expect(() => websocket.canonical(options as unknown as JsonObject)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
  );
});

test.each([
  ['WS://Example.com', 'ws://example.com/'],
  ['wss://example.com:443/a#b', 'wss://example.com/a'],
])('%s is %s', (url, target) => {
  expect(websocket.canonical({ url, headers: {} }).target).toBe(target);
});

test.each([
  'https://example.com/',
  'ws://',
  'ws://user:pw@example.com/',
  'ws:/example.com',
  'ws://a b/',
])('%s is no address of a WebSocket', (url) => {
  expect(() => websocket.canonical({ url, headers: {} })).toThrow(InvalidError);
});
