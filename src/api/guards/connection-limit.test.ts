import { once } from 'node:events';
import { DIRECT_INGRESS } from '../../core/address/ingress.ts';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  GOOD_KEY,
  openServiceFixture,
  type ServiceFixture,
} from '../../../test/support/api/api-fixture.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { createApiKey } from '../../services/accounts/api-keys.ts';
import { apiKeyText } from '../accounts/api-key-text.ts';
import { PASSWORD_ALONE } from '../accounts/sign-in-options.ts';
import { keysOf } from './admin-keys.ts';
import { createApi } from '../create-api.ts';

const opened: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.stop();
});

interface Stage extends ServiceFixture {
  readonly port: number;
  /** Times that a connection was closed which may have been a ping. */
  dropCount(): number;
}

async function stage(maxConnections: number): Promise<Stage> {
  const service = await openServiceFixture();
  let drops = 0;
  const api = createApi({
    context: service.context,
    keys: keysOf([GOOD_KEY]),
    setupToken: null,
    metrics: service.metrics,
    host: '127.0.0.1',
    ingress: DIRECT_INGRESS,
    signIn: PASSWORD_ALONE,
    port: 0,
    dashboardDirectory: null,
    version: '0.0.0',
    isSetUp: () => true,
    maxConnections,
    onDropped: () => (drops += 1),
    log: silentLog(),
  });
  opened.push(api);
  const { port } = await api.start();
  return { ...service, port, dropCount: () => drops };
}

async function dial(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  opened.push({ stop: () => socket.destroy() });
  await once(socket, 'connect');
  return socket;
}

async function crowd(port: number, size: number, from?: string): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  for (let count = 0; count < size; count += 1) sockets.push(await dial(port, from));
  return sockets;
}

async function answerTo(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString().split('\r\n', 1)[0] ?? '';
}

const health = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('however many are silent, the next caller is answered', async () => {
  const { port } = await stage(1_000);
  await crowd(port, 1_500);
  expect(await answerTo(await dial(port), health)).toBe('HTTP/1.1 200 OK');
});

test('whoever has most silent connections loses the oldest of them', async () => {
  const { port } = await stage(10);
  const [quiet] = await crowd(port, 1, '127.0.0.2');
  const silent = await crowd(port, 9, '127.0.0.3');
  await dial(port, '127.0.0.2');
  await once(silent[0] as Socket, 'close');
  expect(await answerTo(quiet as Socket, health)).toBe('HTTP/1.1 200 OK');
});

test('a stream that was opened with a key is never the one that closes', async () => {
  const { port } = await stage(10);
  const stream = await dial(port);
  const request = `GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${GOOD_KEY}\r\n\r\n`;
  expect(await answerTo(stream, request)).toBe('HTTP/1.1 200 OK');
  await crowd(port, 30);
  expect(await answerTo(await dial(port), health)).toBe('HTTP/1.1 200 OK');
  expect(stream.closed).toBe(false);
});

test('where nobody is silent, the oldest stream of whoever has most of them ends, and no other', async () => {
  const { port, context } = await stage(10);
  const form = {
    name: 'a script',
    scope: 'read',
    projectId: null,
    expiresAt: null,
    networks: [],
  } as const;
  const made = await createApiKey(context, form, null);
  const theirs = apiKeyText(made.key.id, made.secret);
  const open = async (key: string): Promise<Socket> => {
    const stream = await dial(port);
    const request = `GET /api/v1/events?view=overview HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n\r\n`;
    expect(await answerTo(stream, request)).toBe('HTTP/1.1 200 OK');
    return stream;
  };
  const own = [await open(GOOD_KEY), await open(GOOD_KEY)];
  const others: Socket[] = [];
  for (let count = 0; count < 8; count += 1) others.push(await open(theirs));
  const another = await dial(port);
  await once(others[0] as Socket, 'close');
  expect(await answerTo(another, health)).toBe('HTTP/1.1 200 OK');
  expect([...own, ...others.slice(1)].filter(({ closed }) => closed)).toEqual([]);
});

test('half a request without a key keeps no place', async () => {
  const { port } = await stage(10);
  const half = await crowd(port, 10);
  for (const socket of half) {
    socket.write('POST /ping/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhal');
  }
  await new Promise(setImmediate);
  expect(await answerTo(await dial(port), health)).toBe('HTTP/1.1 200 OK');
});

test('only a connection that had no time to speak may have been a ping', async () => {
  const { port, clock, dropCount } = await stage(10);
  await crowd(port, 10);
  await clock.advance(5_000);
  await answerTo(await dial(port), health);
  expect(dropCount()).toBe(0);
  await crowd(port, 20);
  expect(dropCount()).toBeGreaterThan(0);
});
