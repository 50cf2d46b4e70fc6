import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { isLoopback } from './origin-guard.ts';

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.5.6.7', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['localhost.example', false],
  ])('%s: %s', (host, isLocal) => {
    expect(isLoopback(host)).toBe(isLocal);
  });
});

describe('on loopback', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture({
      host: '127.0.0.1',
      ingress: { allowedHosts: ['squirrel.lan'] },
    });
  });
  afterAll(() => api.close());

  it.each([
    ['localhost', 200],
    ['LOCALHOST:8377', 200],
    ['127.0.0.1:8377', 200],
    ['[::1]:8377', 200],
    ['squirrel.lan', 200],
    ['Squirrel.lan.:8377', 200],
    ['evil.example.', 421],
    ['evil.example', 421],
    ['localhost.evil.example:8377', 421],
    ['127.0.0.1.evil.example', 421],
    ['192.0.2.7', 421],
  ])('answers to Host %s with %i', async (host, status) => {
    expect((await api.inject({ url: '/healthz', headers: { host } })).status).toBe(status);
  });

  it.each([
    ['its own origin', { origin: 'http://localhost:8377' }, 201],
    ['its own origin behind TLS', { origin: 'https://localhost:8377' }, 201],
    ['a configured name, as behind a proxy', { origin: 'https://squirrel.lan' }, 201],
    ['no origin, as scripts send it', {}, 201],
    ['another site', { origin: 'http://evil.example' }, 403],
    ['another port', { origin: 'http://localhost:9999' }, 403],
    ['another port of this address', { origin: 'http://127.0.0.1:9999' }, 403],
    ['a broken origin', { origin: 'http://' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a browser that says same-site', { 'sec-fetch-site': 'same-site' }, 403],
    ['a browser that says same-origin', { 'sec-fetch-site': 'same-origin' }, 201],
  ])('a change from %s', async (_, headers, status) => {
    const answer = await api.inject({
      method: 'POST',
      url: '/api/v1/owners',
      headers: { host: 'localhost:8377', authorization: `Bearer ${GOOD_KEY}`, ...headers },
      payload: { name: 'Operations' },
    });
    expect(answer.status).toBe(status);
  });

  it('opens no live stream for a page of another site', async () => {
    const headers = { authorization: `Bearer ${GOOD_KEY}`, origin: 'http://evil.example' };
    expect((await api.inject({ url: '/api/v1/events', headers })).status).toBe(403);
  });

  it('can be reached by a link on another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await api.inject({ url: '/healthz', headers })).status).toBe(200);
  });
});

it('answers to any name when it listens for everybody and no names are given', async () => {
  const api = await openApiFixture({ host: '0.0.0.0' });
  const answer = await api.inject({ url: '/healthz', headers: { host: 'monitor.example' } });
  expect(answer.status).toBe(200);
  await api.close();
});

it('answers a caller of HTTP/1.0 that names no host, as health checks of proxies do', async () => {
  const api = await openApiFixture({ ingress: { publicUrl: 'https://status.example/' } });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.app.server.address() as AddressInfo;
  const ask = async (head: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /healthz HTTP/1.0\r\n${head}\r\n`);
    return (await text(socket)).split('\r\n', 1)[0] ?? '';
  };
  expect(await ask('')).toBe('HTTP/1.1 200 OK');
  expect(await ask('Host: evil.example\r\n')).toContain(' 421 ');
  expect(await ask('Host:\r\n')).toContain(' 421 ');
  await api.close();
});
