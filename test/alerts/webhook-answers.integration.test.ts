import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNetwork } from '../../src/network/index.ts';
import { FailingReceivers } from './failing-receivers.ts';

/** What a receiver does once with a request that it has read; from then on it answers 204. */
type Misdeed = (socket: Socket) => void;
type Fate = 'delivered at once' | 'delivered later' | 'given up';

const head = (status: number, ...fields: readonly string[]): string =>
  [`HTTP/1.1 ${status} as scripted`, ...fields, '', ''].join('\r\n');
const reply =
  (status: number, ...fields: readonly string[]): Misdeed =>
  (socket) =>
    socket.end(head(status, 'content-length: 0', ...fields));

/** Writes a piece again and again until the client is gone. */
function pour(socket: Socket, piece: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.once('close', () => clearInterval(timer));
}

/** Nothing may ever come here. */
let forbiddenRequests = 0;
const servers: Server[] = [];

async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  server.once('close', () => sockets.forEach((socket) => socket.destroy()));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const forbidden = await listen(() => {
  forbiddenRequests += 1;
});
const elsewhere = (status: number): Misdeed =>
  reply(status, `location: http://127.0.0.1:${forbidden}/`);

const ANSWERS: Readonly<Record<string, readonly [Fate, Misdeed]>> = {
  '200': ['delivered at once', reply(200)],
  '202': ['delivered at once', reply(202)],
  '204, and a body that may not be': [
    'delivered at once',
    (socket) => socket.end(`${head(204)}surprise`),
  ],
  '200, and a body without end': [
    'delivered at once',
    (socket) => {
      socket.write(head(200));
      pour(socket, 'x'.repeat(65_536), 1);
    },
  ],
  '200, and half of the body': [
    'delivered at once',
    (socket) => socket.end(`${head(200, 'content-length: 10')}half`),
  ],
  '200 a minute later': [
    'delivered later',
    (socket) => {
      const timer = setTimeout(() => socket.end(head(200)), 60_000);
      socket.once('close', () => clearTimeout(timer));
    },
  ],
  'nothing at all': ['delivered later', () => undefined],
  'the end of the connection': ['delivered later', (socket) => socket.destroy()],
  'a reset': ['delivered later', (socket) => socket.resetAndDestroy()],
  'half a head': ['delivered later', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-')],
  'a head without end': [
    'delivered later',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, `x-more: ${'x'.repeat(1_000)}\r\n`, 1);
    },
  ],
  'a head, a byte a second': [
    'delivered later',
    (socket) => {
      let at = 0;
      const text = head(200, 'x-slow: yes');
      const timer = setInterval(() => socket.write(text[(at += 1) - 1] ?? ''), 1_000);
      socket.once('close', () => clearInterval(timer));
    },
  ],
  'something that is not HTTP': ['delivered later', (socket) => socket.end('220 mail\r\n')],
  'a lone 100': ['delivered later', (socket) => socket.end(head(100))],
  '301 to a private address': ['delivered later', elsewhere(301)],
  '302 to a private address': ['delivered later', elsewhere(302)],
  '307 to a private address': ['delivered later', elsewhere(307)],
  '308 to a private address': ['delivered later', elsewhere(308)],
  '304': ['delivered later', reply(304)],
  '400': ['delivered later', reply(400)],
  '401': ['delivered later', reply(401)],
  '403': ['delivered later', reply(403)],
  '404': ['delivered later', reply(404)],
  '408': ['delivered later', reply(408)],
  '413': ['delivered later', reply(413)],
  '429': ['delivered later', reply(429)],
  '429, retry after 90 s': ['delivered later', reply(429, 'retry-after: 90')],
  '429, retry after nonsense': ['delivered later', reply(429, 'retry-after: soon')],
  '429, retry after a year': ['delivered later', reply(429, 'retry-after: 31536000')],
  '503, retry after 90 s': ['delivered later', reply(503, 'retry-after: 90')],
  '500': ['delivered later', reply(500)],
  '502': ['delivered later', reply(502)],
  '504': ['delivered later', reply(504)],
  '599': ['delivered later', reply(599)],
  '410': ['given up', reply(410)],
};
const CASES = Object.entries(ANSWERS).map(([name, [fate, misdeed]], n) => ({
  id: `hook-${n}`,
  name,
  fate,
  misdeed,
}));

const network = createNetwork({
  resolvers: [],
  extraCaPems: [],
  targets: 'private',
  userAgent: 'UptimeSquirrel/test',
});
const SIX_HOURS = 21_600;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('every answer to a webhook', () => {
  const play = new FailingReceivers(network, 600_000);
  /** By receiver: id and body of each request. */
  const received = new Map<string, (readonly [id: string, body: string])[]>();

  beforeAll(async () => {
    for (const { id, misdeed } of CASES) {
      let isDone = false;
      const list: (readonly [string, string])[] = [];
      received.set(id, list);
      const port = await listen((socket) => {
        let text = '';
        socket.setEncoding('utf8');
        socket.on('data', (chunk: string) => {
          text += chunk;
          const [top = '', body] = text.split('\r\n\r\n');
          const lengthBytes = Number(/^content-length: (\d+)/im.exec(top)?.[1]);
          if (body === undefined || Buffer.byteLength(body) < lengthBytes) return;
          text = '';
          list.push([/^webhook-id: (\S+)/im.exec(top)?.[1] ?? '', body]);
          if (isDone) socket.end(head(204));
          else misdeed(socket);
          isDone = true;
        });
      });
      const options = { url: `http://127.0.0.1:${port}/hook`, secret: SECRET };
      play.add(id, { kind: 'webhook', options });
    }
    await play.begin();
    await play.until(300);
    await play.until(SIX_HOURS + 60, 20);
  }, 240_000);
  afterAll(() => {
    network.close();
    for (const server of servers) server.close();
  });

  test.each(CASES)('$name: $fate', ({ id, name, fate }) => {
    const { row, backups, reports } = play.fateOf(id);
    // Reminders of the outage have ids of their own.
    const requests = (received.get(id) ?? []).filter(([messageId]) => messageId === row?.id);
    expect(received.get(id)?.[0]?.[0]).toBe(row?.id);
    // What comes hours later says that it does.
    const bodies = name.endsWith('a year') ? 2 : 1;
    expect(new Set(requests.map(([, body]) => body)).size).toBe(bodies);
    expect(forbiddenRequests).toBe(0);
    if (fate === 'given up') {
      expect(row).toMatchObject({ state: 'dead', attempts: 1 });
      expect(row?.lastError).toContain('http_410');
      expect(requests).toHaveLength(1);
      const [first, ...others] = backups;
      expect(first?.[0]).toBe('opened');
      expect(first?.[1]).toBeLessThanOrEqual(1);
      expect(others.map(([kind]) => kind)).not.toContain('opened');
      expect(reports.map(([kind]) => kind)).toEqual(['undelivered']);
      return;
    }
    const attempts = fate === 'delivered at once' ? 1 : 2;
    expect(row).toMatchObject({ state: 'delivered', attempts });
    expect(requests).toHaveLength(attempts);
    expect(reports).toEqual([]);
    const { createdAt = 0, deliveredAt = 0 } = row ?? {};
    const tookS = ((deliveredAt ?? Number.NaN) - createdAt) / 1_000;
    if (name.endsWith('90 s')) expect(tookS).toBeGreaterThanOrEqual(90);
    expect(tookS).toBeLessThanOrEqual(name.endsWith('a year') ? SIX_HOURS + 60 : 120);
  });
});

describe('a webhook to an address that may not be asked', () => {
  test('is refused, which the operator gets to know, and goes over the next channel', async () => {
    const outside = createNetwork({
      resolvers: [],
      extraCaPems: [],
      targets: 'public',
      userAgent: 'UptimeSquirrel/test',
    });
    const play = new FailingReceivers(outside);
    const options = { url: `http://127.0.0.1:${forbidden}/hook`, secret: SECRET };
    play.add('inside', { kind: 'webhook', options });
    await play.begin();
    await play.until(60);
    const { row, backups, reports } = play.fateOf('inside');
    expect(row).toMatchObject({ state: 'dead', attempts: 1 });
    expect(row?.lastError).toContain('private_address');
    expect(backups.map(([kind]) => kind)).toEqual(['opened']);
    expect(reports.map(([kind]) => kind)).toEqual(['undelivered']);
    expect(forbiddenRequests).toBe(0);
    outside.close();
  });
});
