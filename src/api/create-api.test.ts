import { once } from 'node:events';
import { DIRECT_INGRESS } from '../core/address/ingress.ts';
import { connect, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../core/errors.ts';
import { asMonitorId } from '../core/ids.ts';
import {
  GOOD_KEY,
  openServiceFixture,
  type ServiceFixture,
} from '../../test/support/api/api-fixture.ts';
import { PASSWORD_ALONE } from './accounts/sign-in-options.ts';
import { keysOf } from './guards/admin-keys.ts';
import { createApi, type Api } from './create-api.ts';
import { holdPort } from './held-port.ts';
import { silentLog } from '../../test/support/silent-log.ts';

const opened: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.stop();
});

async function startApi(
  port: number | Server = 0,
): Promise<ServiceFixture & { api: Api; port: number }> {
  const service = await openServiceFixture();
  const api = createApi({
    context: service.context,
    keys: keysOf([GOOD_KEY]),
    setupToken: null,
    metrics: service.metrics,
    host: '127.0.0.1',
    ingress: DIRECT_INGRESS,
    signIn: PASSWORD_ALONE,
    port,
    dashboardDirectory: null,
    version: '0.0.0',
    isSetUp: () => true,
    maxConnections: 1_000,
    onDropped: () => undefined,
    log: silentLog(),
  });
  opened.push(api);
  const { port: bound, address } = await api.start();
  expect(address).toBe(`http://127.0.0.1:${bound}/`);
  return { ...service, api, port: bound };
}

/** A client that keeps all it hears. */
async function dial(
  port: number,
  localAddress = '127.0.0.1',
): Promise<{ socket: Socket; heard(): string }> {
  let text = '';
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  socket.on('error', () => {});
  opened.push({ stop: async () => void socket.destroy() });
  await once(socket, 'connect');
  return { socket, heard: () => text };
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !isTrue(); turn += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
  expect(isTrue()).toBe(true);
}

const eventsRequest = (more = '') =>
  `GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${GOOD_KEY}\r\n${more}\r\n`;
const statusEvent = (id: string) =>
  ({
    kind: 'status',
    monitorId: asMonitorId(id),
    from: 'up',
    to: 'suspect',
    at: 5,
    reason: 'http_503',
  }) as const;

describe('preparing', () => {
  it('does not listen, may be left out or stopped at, and is not done twice', async () => {
    const service = await openServiceFixture();
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
      maxConnections: 1_000,
      onDropped: () => undefined,
      log: silentLog(),
    });
    opened.push(api);
    await Promise.all([api.prepare(), api.prepare()]);
    const { address } = await api.start();
    expect((await fetch(`${address}healthz`)).status).toBe(200);
  });
});

describe('listening', () => {
  it('answers on the port that it names, and lets go of it', async () => {
    const { port, api } = await startApi();
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await response.json()).toEqual({ status: 'alive' });
    await api.stop();
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('says in one line that the port is taken', async () => {
    const { port } = await startApi();
    const second = startApi(port);
    await expect(second).rejects.toBeInstanceOf(UnavailableError);
    await expect(second).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: something else listens there already`,
    );
  });
});

describe('a port that is held', () => {
  it('answers from when it is listened with, and is let go of with it', async () => {
    const held = await holdPort('127.0.0.1');
    const url = `http://127.0.0.1:${held.port}/healthz`;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    const { port, api } = await startApi(held.holder);
    expect(port).toBe(held.port);
    expect((await fetch(url)).status).toBe(200);
    await api.stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('is free again when it was held for nothing', async () => {
    const held = await holdPort('127.0.0.1');
    held.release();
    expect((await startApi(held.port)).port).toBe(held.port);
  });

  it('says in one line that there is no such address', async () => {
    await expect(holdPort('192.0.2.1')).rejects.toThrow(
      'cannot listen on 192.0.2.1 port 0: this machine has no such address',
    );
  });
});

describe('a request', () => {
  it.each([
    ['Host: localhost\r\nHost: localhost', '400'],
    ['Host: localhost\r\nhOST: evil.example', '400'],
    ['Host: localhost', '200'],
  ])('with %j is answered with %s', async (host, status) => {
    const { port } = await startApi();
    const { socket, heard } = await dial(port);
    socket.write(`GET /healthz HTTP/1.1\r\n${host}\r\n\r\n`);
    await until(() => heard().includes('\r\n'));
    expect(heard()).toMatch(`HTTP/1.1 ${status} `);
  });
});

describe('live events over a socket', () => {
  it('begin with a welcome, tell each change and stay alive in between', async () => {
    const { port, watch, clock } = await startApi();
    const { socket, heard } = await dial(port);
    socket.write(eventsRequest());
    await until(() => heard().includes(': welcome\nretry: 3000\n\n'));
    expect(heard()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(heard().toLowerCase()).toContain('content-type: text/event-stream');
    expect(heard().toLowerCase()).toContain('cache-control: no-store');
    watch.emit(statusEvent('a'));
    await until(() => heard().includes('event: status\ndata: {"monitorId":"a"'));
    await clock.advance(15_000);
    await until(() => heard().includes(': still here\n\n'));
  });

  it('make up for a break, or say that they cannot', async () => {
    const { port, watch } = await startApi();
    watch.emit(statusEvent('first'));
    watch.emit(statusEvent('second'));
    const returning = await dial(port);
    returning.socket.write(eventsRequest('Last-Event-ID: id-1-1\r\n'));
    await until(() => returning.heard().includes('"second"'));
    expect(returning.heard()).not.toContain('"first"');
    const stranger = await dial(port);
    stranger.socket.write(eventsRequest('Last-Event-ID: other-7\r\n'));
    await until(() => stranger.heard().includes('event: resync'));
  });

  it('drop a listener that does not read, and nobody else', async () => {
    const { port, watch, clock } = await startApi();
    const slow = await dial(port);
    const good = await dial(port);
    for (const { socket } of [slow, good]) socket.write(eventsRequest());
    await until(() => slow.heard().includes('welcome') && good.heard().includes('welcome'));
    slow.socket.pause();
    const closed = once(slow.socket, 'close');
    const notes = 'x'.repeat(60_000);
    for (let count = 1; count <= 400; count += 1) {
      watch.emit({ ...statusEvent('a'), reason: notes });
      if (count % 10 > 0) continue;
      await until(() => good.heard().length > count * notes.length);
      await clock.advance(100);
    }
    slow.socket.resume();
    await closed;
    expect(slow.heard().length).toBeLessThan(400 * notes.length);
    watch.emit(statusEvent('after'));
    await until(() => good.heard().includes('"after"'));
  });

  it('make room for a newcomer at the cost of whoever has most of them', async () => {
    const { port, watch } = await startApi();
    const listen = async (localAddress: string) => {
      const listener = await dial(port, localAddress);
      listener.socket.write(eventsRequest());
      await until(() => listener.heard().includes('welcome'));
      return listener;
    };
    const modest = await listen('127.0.0.2');
    const greedy = [];
    for (let count = 0; count < 99; count += 1) greedy.push(await listen('127.0.0.3'));
    const newcomer = await listen('127.0.0.4');
    watch.emit(statusEvent('a'));
    await until(() => [modest, newcomer].every(({ heard }) => heard().includes('"a"')));
    expect(greedy.filter(({ heard }) => !heard().includes('"a"'))).toEqual([greedy[0]]);
    expect(greedy[0]?.heard()).toMatch(/0\r\n\r\n$/);
  });

  it('end when the service stops', async () => {
    const { port, api } = await startApi();
    const { socket, heard } = await dial(port);
    socket.write(eventsRequest());
    await until(() => heard().includes('welcome'));
    const closed = once(socket, 'close');
    await api.stop();
    await closed;
    expect(heard()).toMatch(/0\r\n\r\n$/);
  });

  it('let go of their timers when the listener goes', async () => {
    const { port, clock } = await startApi();
    const { socket, heard } = await dial(port);
    socket.write(eventsRequest());
    await until(() => heard().includes('welcome'));
    expect(clock.waiting).toBe(1);
    socket.destroy();
    await until(() => clock.waiting === 0);
  });
});

describe('requests that are not', () => {
  it.each([
    ['no HTTP at all', 'hello there\r\n\r\n', '400 Bad Request'],
    ['a head that does not end', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}`, '431'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      '400',
    ],
    ['a host that is not ours', 'GET /healthz HTTP/1.0\r\nHost: other.example\r\n\r\n', '421'],
  ])('%s', async (_, request, status) => {
    const { port } = await startApi();
    const { socket, heard } = await dial(port);
    const closed = once(socket, 'close');
    socket.write(request);
    await closed;
    expect(heard()).toContain(`HTTP/1.1 ${status}`);
  });
});
