import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { openFullQueue } from '../../../conformance/servers/full-queue.ts';
import {
  openHttpProbe,
  type HttpResult,
  type ProbeSetup,
} from '../../../test/support/http-probe.ts';
import {
  answering,
  onRequest,
  startRawServer,
  type Play,
  type RawServer,
} from '../../../test/support/raw-server.ts';

const prober = openHttpProbe();
const servers: RawServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => prober.close());

async function start(play: Play): Promise<RawServer> {
  const server = await startRawServer(play);
  servers.push(server);
  return server;
}

async function probe(play: Play, setup: ProbeSetup = {}): Promise<HttpResult> {
  const server = await start(play);
  return prober.probe(`http://127.0.0.1:${server.port}/`, setup);
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const quick = { timeoutMs: 300 };

test('T1 a closed port refuses within 50 ms', async () => {
  const server = await start(answering(ok));
  await server.stop();
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(result).toMatchObject({ outcome: 'down', reason: 'connect_refused', phase: 'connect' });
  expect(result.timings.totalMs).toBeLessThan(50);
  expect(result.address).toBe('127.0.0.1');
});

test('T4 T17 a server that never answers ends with the deadline, and its sockets are gone', async () => {
  const sockets: Socket[] = [];
  const result = await probe((socket) => {
    socket.setKeepAlive(true);
    sockets.push(socket);
    socket.resume();
  }, quick);
  expect(result).toMatchObject({
    outcome: 'down',
    reason: 'head_timeout',
    phase: 'head',
    notes: [],
  });
  expect(result.evidence.method).toBe('GET');
  expect(result.timings.totalMs).toBeGreaterThanOrEqual(299);
  expect(result.timings.totalMs).toBeLessThan(550);
  expect(sockets).toHaveLength(2);
  await expect.poll(() => sockets.every((socket) => socket.readableEnded)).toBe(true);
});

test('T3 a connection that nobody accepts ends as connect_timeout, or as head_timeout where the kernel accepts it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 0, resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const result = await prober.probe(`http://127.0.0.1:${port}/`, { timeoutMs: 200 });
  expect(['connect_timeout', 'head_timeout']).toContain(result.reason);
  server.close();
});

test('T3 says where it waited in vain, and does not wait where others just have', async () => {
  const queue = await openFullQueue({ kind: 'full-queue' }, { host: '127.0.0.1' });
  const peer = `127.0.0.1:${queue.port}`;
  const dialled = await prober.probe(`http://${peer}/`, { timeoutMs: 200 });
  expect(dialled).toMatchObject({ reason: 'connect_timeout', notes: [] });
  expect(dialled.evidence.unansweredPeers).toEqual([peer]);
  const told = await prober.probe(`http://${peer}/`, { timeoutMs: 60_000, silentPeers: [peer] });
  expect(told).toMatchObject({ outcome: 'down', reason: 'connect_timeout', phase: 'connect' });
  expect(told).toMatchObject({ notes: ['shared_address'], timings: { connectMs: null } });
  expect(told.evidence).not.toHaveProperty('unansweredPeers');
  await queue.close();
});

test('T5 hanging up at once is closed_early', async () => {
  const result = await probe((socket) => socket.end());
  expect(result).toMatchObject({ outcome: 'down', reason: 'closed_early', phase: 'head' });
});

test('T6 T8 a reset, at once or after the request, is a reset', async () => {
  expect(await probe((socket) => socket.resetAndDestroy())).toMatchObject({ reason: 'reset' });
  const late = await probe((socket) => onRequest(socket, () => socket.resetAndDestroy()));
  expect(late).toMatchObject({ outcome: 'down', reason: 'reset' });
});

test('T7 hanging up after the request is asked again with GET, on a new connection', async () => {
  const server = await start(answering(''));
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(result).toMatchObject({ reason: 'closed_early', evidence: { method: 'GET' } });
  expect(server.received.map((text) => text.slice(0, 4))).toEqual(['HEAD', 'GET ']);
});

test('T9 T10 a cut in the middle of the head is named for what it is', async () => {
  const half = 'HTTP/1.1 200 OK\r\nServ';
  const reset = await probe((socket) =>
    onRequest(socket, () =>
      socket.write(half, () => setTimeout(() => socket.resetAndDestroy(), 20)),
    ),
  );
  expect(reset).toMatchObject({ outcome: 'down', reason: 'reset' });
  expect(await probe(answering(half))).toMatchObject({ outcome: 'down', reason: 'closed_early' });
});

test('T11 T12 an answer before the request, or after half a goodbye, is an answer', async () => {
  const early = await probe((socket) => {
    socket.write(ok);
    socket.resume();
  });
  expect(early).toMatchObject({ outcome: 'up' });
});

test('T14 a drip of bytes does not extend the deadline, and the note says how far it came', async () => {
  const result = await probe((socket) => {
    const bytes = `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1_000)}`.split('');
    const timer = setInterval(() => socket.write(bytes.shift() ?? 'a'), 20);
    socket.on('close', () => clearInterval(timer));
    socket.resume();
  }, quick);
  expect(result).toMatchObject({ outcome: 'down', reason: 'head_timeout' });
  expect(result.timings.totalMs).toBeLessThan(550);
  expect(result.notes[0]).toMatch(/^stalled_after_\d+_bytes$/);
});

test('T15 a drip that is done in time is fine', async () => {
  const result = await probe((socket) => {
    const bytes = ok.split('');
    const timer = setInterval(() => {
      const next = bytes.shift();
      if (next === undefined) clearInterval(timer);
      else socket.write(next);
    }, 2);
    socket.on('close', () => clearInterval(timer));
    socket.resume();
  });
  expect(result).toMatchObject({ outcome: 'up', evidence: { statusCode: 200 } });
});

test('T16 other protocols are not HTTP', async () => {
  for (const banner of ['SSH-2.0-OpenSSH_9.7\r\n', '220 mail ESMTP\r\n', '220 ftp ready\r\n']) {
    const result = await probe((socket) => {
      socket.write(banner);
      socket.resume();
    });
    expect(result).toMatchObject({ outcome: 'down', reason: 'not_http', phase: 'head' });
  }
});

test('T18 a server that drops two connections is down first and up with the next probe', async () => {
  const server = await start((socket, index) => {
    if (index < 2) socket.destroy();
    else onRequest(socket, () => socket.end(ok));
  });
  const url = `http://127.0.0.1:${server.port}/`;
  expect(await prober.probe(url)).toMatchObject({ outcome: 'down' });
  expect(await prober.probe(url)).toMatchObject({ outcome: 'up' });
});

test('H29 a body behind a HEAD is noted, however long, and the connection is dropped', async () => {
  let sent = 0;
  const result = await probe((socket) =>
    onRequest(socket, () => {
      socket.write(`HTTP/1.1 200 OK\r\n\r\nbody`);
      const fill = (): void => {
        while (!socket.destroyed && socket.write('x'.repeat(10_000))) sent += 10_000;
      };
      socket.on('drain', fill);
      fill();
    }),
  );
  expect(result).toMatchObject({ outcome: 'up', notes: ['head_body'] });
  expect(result.timings.totalMs).toBeLessThan(200);
  expect(sent).toBeLessThan(50_000_000);
});

test('H31 204 with a body is noted', async () => {
  const result = await probe(answering('HTTP/1.1 204 No Content\r\n\r\nbody'));
  expect(result).toMatchObject({ outcome: 'up', notes: ['bad_framing'] });
});

test('H37 endless 1xx progress does not extend the deadline', async () => {
  const result = await probe((socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 60);
    socket.on('close', () => clearInterval(timer));
    socket.resume();
  }, quick);
  expect(result).toMatchObject({ outcome: 'down', reason: 'head_timeout' });
});

test('H39 H40 every probe has a connection of its own, and we are the ones who close it', async () => {
  const server = await start((socket) =>
    onRequest(socket, () => socket.write(`HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n`)),
  );
  const url = `http://127.0.0.1:${server.port}/`;
  for (let index = 0; index < 3; index += 1) {
    expect(await prober.probe(url)).toMatchObject({ outcome: 'up' });
  }
  expect(new Set(server.clientPorts).size).toBe(3);
});

test('H44 a clock that is years off is noted', async () => {
  const head = 'HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n';
  expect(await probe(answering(head))).toMatchObject({ outcome: 'up', notes: ['server_clock'] });
});

test('L24 TLS on the http port is seen through', async () => {
  const alert = Buffer.of(0x15, 3, 1, 0, 2, 2, 70);
  const result = await probe(answering(alert));
  expect(result).toMatchObject({ outcome: 'down', reason: 'not_http', notes: ['looks_like_tls'] });
});

test('Q7 an abort ends the probe at once as unknown', async () => {
  const controller = new AbortController();
  const server = await start((socket) => socket.resume());
  const ending = prober.probe(`http://127.0.0.1:${server.port}/`, { signal: controller.signal });
  await expect.poll(() => server.received[0]).toContain('HEAD');
  const abortedAt = performance.now();
  controller.abort();
  expect(await ending).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
  expect(performance.now() - abortedAt).toBeLessThan(50);
  const before = await prober.probe('http://127.0.0.1:9/', { signal: controller.signal });
  expect(before).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
});

test('Q5 a timeout while our own thread stood still is unknown', async () => {
  const server = await start((socket) => socket.resume());
  const ending = prober.probe(`http://127.0.0.1:${server.port}/`, { timeoutMs: 300 });
  await expect.poll(() => server.received[0]).toContain('HEAD');
  const until = performance.now() + 1_500;
  while (performance.now() < until);
  expect(await ending).toMatchObject({ outcome: 'unknown', reason: 'stall' });
});

test('Q10 an error of our own becomes unknown, never a rejection', async () => {
  const result = await prober.probe('http://127.0.0.1:9/', {
    memory: new Proxy(
      {},
      {
        get: () => {
          throw new Error('broken memory');
        },
      },
    ),
  });
  expect(result).toMatchObject({ outcome: 'unknown', reason: 'crash' });
  expect(result.message).toContain('broken memory');
});
