import {
  createSecureServer,
  createServer,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { makeCertificate } from '../../../test/support/certificates.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { answering, startRawServer, type Play } from '../../../test/support/raw-server.ts';
import { grpc } from './grpc-prober.ts';

const certificate = makeCertificate({ name: 'grpc', hosts: ['127.0.0.1'], isAuthority: true });
const stage = openProbeStage(grpc, { extraCaPems: [certificate.pem] });
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(() => stage.close());

interface Seen {
  headers: Record<string, unknown>;
  body: Buffer;
}

type Answer = (stream: ServerHttp2Stream, seen: Seen) => void;

async function serve(answer: Answer, { isSecure = false } = {}): Promise<number> {
  const server = isSecure
    ? createSecureServer({ cert: certificate.pem, key: certificate.keyPem })
    : createServer();
  server.on('sessionError', () => undefined);
  server.on('session', (session) => {
    stops.push(() => session.destroy());
  });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () =>
      answer(stream, { headers: { ...headers }, body: Buffer.concat(chunks) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function serveRaw(play: Play): Promise<number> {
  const server = await startRawServer(play);
  stops.push(() => void server.stop());
  return server.port;
}

/** Answers as the standard health service does. */
function health(
  message: readonly number[],
  trailers: OutgoingHttpHeaders = { 'grpc-status': '0' },
): Answer {
  return (stream) => {
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.end(Buffer.from([0, 0, 0, 0, message.length, ...message]));
  };
}

/** Answers with headers and nothing behind them. */
function headOnly(headers: OutgoingHttpHeaders): Answer {
  return (stream) => stream.respond(headers, { endStream: true });
}

const probe = (port: number, form: JsonObject = {}, timeoutMs = 10_000) =>
  stage.probe({ host: '127.0.0.1', port, ...form }, { timeoutMs });

describe('a server with the health service', () => {
  test('is asked as the protocol has it', async () => {
    const seen: Seen[] = [];
    const port = await serve((stream, call) => {
      seen.push(call);
      health([8, 1])(stream, call);
    });
    const result = await stage.probe({ url: `grpc://127.0.0.1:${port}/shop.v1.Orders` });
    expect(result).toMatchObject({
      outcome: 'up',
      message: 'answered SERVING',
      evidence: { serving: 'SERVING', grpcStatus: 'OK' },
    });
    expect(result.timings.firstByteMs).toBeGreaterThan(0);
    expect(seen[0]?.headers).toMatchObject({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      ':scheme': 'http',
      ':authority': `127.0.0.1:${port}`,
      te: 'trailers',
      'content-type': 'application/grpc',
      'user-agent': 'UptimeSquirrel/test',
    });
    expect(seen[0]?.headers['grpc-timeout']).toMatch(/^\d{1,8}m$/);
    expect(seen[0]?.body.subarray(7).toString()).toBe('shop.v1.Orders');
  });

  test('is asked over TLS', async () => {
    const port = await serve(health([8, 1]), { isSecure: true });
    expect(await probe(port, { tls: true })).toMatchObject({
      outcome: 'up',
      evidence: { certificate: { subject: 'grpc' } },
    });
  });

  test.each([
    [[8, 2], 'grpc_not_serving', 'answered NOT_SERVING'],
    [[], 'grpc_not_serving', 'answered UNKNOWN'],
    [[8, 3], 'grpc_unknown_service', 'answered SERVICE_UNKNOWN'],
    [[8], 'not_grpc', 'answered with a broken health message'],
  ])('that says %j is down', async (message, reason, said) => {
    const result = await probe(await serve(health(message)));
    expect(result).toMatchObject({ outcome: 'down', reason, phase: 'body', message: said });
  });
});

describe('a call that fails', () => {
  const typed = { ':status': 200, 'content-type': 'application/grpc+proto' };

  test.each([
    [{ ...typed, 'grpc-status': '5' }, 'grpc_unknown_service'],
    [{ ...typed, 'grpc-status': '12', 'grpc-message': 'no%20such%20method' }, 'grpc_status'],
    [{ ...typed, 'grpc-status': '99' }, 'grpc_status'],
    [{ ...typed, 'grpc-status': 'fine' }, 'not_grpc'],
    [typed, 'not_grpc'],
    [{ ':status': 200, 'content-type': 'text/html' }, 'not_grpc'],
    [{ ':status': 404 }, 'http_404'],
    [{ ':status': 503 }, 'http_503'],
    [{ ':status': 302, location: '/' }, 'not_grpc'],
  ])('with %j is down', async (headers, reason) => {
    expect(await probe(await serve(headOnly(headers)))).toMatchObject({ outcome: 'down', reason });
  });

  test('is told in the words of the server, made harmless', async () => {
    const headers = { ...typed, 'grpc-status': '16', 'grpc-message': 'go%1b[31m away' };
    const result = await probe(await serve(headOnly(headers)));
    expect(result).toMatchObject({
      message: 'answered UNAUTHENTICATED: "go·[31m away"',
      evidence: { grpcStatus: 'UNAUTHENTICATED' },
    });
  });

  test('behind its message is down all the same', async () => {
    const port = await serve(health([8, 1], { 'grpc-status': '14' }));
    expect(await probe(port)).toMatchObject({
      reason: 'grpc_status',
      message: 'answered UNAVAILABLE',
    });
  });

  test('with 429 is throttled', async () => {
    expect(await probe(await serve(headOnly({ ':status': 429 })))).toMatchObject({
      outcome: 'throttled',
    });
  });
});

describe('a hostile server', () => {
  test.each<[string, Answer, string]>([
    ['is silent', () => undefined, 'head_timeout'],
    ['stops in the middle', (stream) => stream.respond({ ':status': 200 }), 'head_timeout'],
    ['resets the call', (stream) => stream.close(2), 'closed_early'],
    ['ends the session', (stream) => stream.session?.destroy(), 'closed_early'],
    ['gives the connection up', (stream) => stream.session?.goaway(11), 'closed_early'],
    [
      'floods',
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.end(Buffer.alloc(1_000_000));
      },
      'answer_too_big',
    ],
    [
      'sends too many headers',
      (stream) =>
        stream.respond({
          ':status': 200,
          ...Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x-${at}`, 'y'])),
        }),
      'head_too_big',
    ],
  ])('that %s is down', async (_, answer, reason) => {
    expect(await probe(await serve(answer), {}, 500)).toMatchObject({ outcome: 'down', reason });
  });

  test.each<[string, Play, string]>([
    ['says nothing', () => undefined, 'head_timeout'],
    ['hangs up', (socket) => void socket.end(), 'closed_early'],
    ['resets', (socket) => void socket.once('data', () => socket.resetAndDestroy()), 'reset'],
    ['speaks HTTP/1.1', answering('HTTP/1.1 400 Bad Request\r\n\r\n'), 'not_http2'],
    ['speaks garbage', (socket) => void socket.write(Buffer.alloc(200, 0xff)), 'not_http2'],
    [
      'announces a huge frame',
      (socket) => void socket.write(Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1])),
      'not_http2',
    ],
    [
      'pings without end',
      (socket) => {
        const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
        const ping = Buffer.concat([Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0]), Buffer.alloc(8)]);
        socket.write(Buffer.concat([settings, ...Array.from({ length: 2_000 }, () => ping)]));
      },
      'answer_too_big',
    ],
  ])('below HTTP/2 that %s is down', async (_, play, reason) => {
    expect(await probe(await serveRaw(play), {}, 500)).toMatchObject({ outcome: 'down', reason });
  });

  test('that never ends its headers costs no more than a verdict, however often it is asked', async () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    const status = Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x88]);
    // A literal that is remembered, and its index again and again.
    const field = [
      0x40,
      1,
      0x61,
      100,
      ...Array<number>(100).fill(0x62),
      ...Array<number>(900).fill(0xbe),
    ];
    const more = Buffer.from([
      0,
      field.length >> 8,
      field.length & 0xff,
      9,
      0,
      0,
      0,
      0,
      1,
      ...field,
    ]);
    const block = Buffer.concat(Array<Buffer>(60).fill(more));
    const port = await serveRaw((socket) => {
      const flood = (): void => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', flood).write(Buffer.concat([settings, status]), flood);
    });
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.all(Array.from({ length: 30 }, () => probe(port, {}, 10_000)));
      expect(new Set(results.map(({ reason }) => reason))).toEqual(new Set(['head_too_big']));
    }
  });

  test('without TLS where TLS is wanted is down', async () => {
    const port = await serveRaw((socket) => void socket.write('220 hello\r\n'));
    expect(await probe(port, { tls: true })).toMatchObject({ reason: 'tls_not_tls' });
  });

  test('never keeps a stop waiting', async () => {
    const port = await serve(() => undefined);
    const stop = new AbortController();
    const form = { host: '127.0.0.1', port };
    const probing = stage.probe(form, { signal: stop.signal, timeoutMs: 5_000 });
    setTimeout(() => stop.abort(), 50);
    expect(await probing).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
  });
});

test.each([
  [{ url: 'grpc://API.example.com' }, { host: 'api.example.com', port: 80, service: '' }],
  [{ url: 'grpcs://api.example.com/a.B' }, { port: 443, tls: true, service: 'a.B' }],
])('%j is %j', (form, options) => {
  expect(grpc.address?.optionsOf?.(form.url)).toMatchObject(
    Object.fromEntries(
      Object.entries(options).filter(([key, value]) => key !== 'service' || value !== ''),
    ),
  );
});

test('an address that the policy forbids is blocked', async () => {
  const wary = openProbeStage(grpc, { targets: 'public' });
  expect(await wary.probe({ host: '127.0.0.1', port: 9 })).toMatchObject({
    outcome: 'blocked',
    reason: 'private_address',
  });
  wary.close();
});
