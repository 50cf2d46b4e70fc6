import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError, ERROR_CODES, UnavailableError, type ErrorCode } from '../core/errors.ts';
import { GOOD_KEY, openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';
import { silentLog } from '../../test/support/silent-log.ts';

let api: ApiFixture;
afterEach(() => api.close());

async function answerWhenStorageThrows(failure: unknown) {
  const log = silentLog();
  api = await openApiFixture({ log });
  api.storage.monitors.get = async () => {
    throw failure;
  };
  const answer = await api.call('GET', '/api/v1/monitors/any');
  return { answer, log };
}

const statuses: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limit_exceeded: 429,
  unavailable: 503,
  storage_full: 507,
  bug: 500,
};

describe('every code', () => {
  it.each(ERROR_CODES)('%s has its status and a title', async (code) => {
    const { answer } = await answerWhenStorageThrows(new AppError(code, 'said on purpose'));
    expect(answer.status).toBe(statuses[code]);
    expect(answer.body).toMatchObject({ code, status: statuses[code] });
    expect(answer.body['title']).not.toBe('');
  });
});

it('says when to come back while storage is away', async () => {
  const { answer } = await answerWhenStorageThrows(new UnavailableError('storage does not answer'));
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.body['detail']).toBe('storage does not answer');
});

it.each([
  new Error('canary: the password is wrong'),
  new TypeError('canary'),
  new AppError('bug', 'canary'),
  Object.assign(new Error('canary'), { statusCode: 418, code: 'ETEAPOT' }),
  'canary',
])('keeps the text of an unexpected error for the log: %s', async (error) => {
  const { answer, log } = await answerWhenStorageThrows(error);
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('canary');
  expect(answer.body['code']).toBe('bug');
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]?.level).toBe('error');
  expect(JSON.stringify(log.lines[0]?.fields)).toContain('canary');
});

it('logs nothing about a client that hangs up in the middle of its request', async () => {
  const log = silentLog();
  api = await openApiFixture({ log });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.app.server.address() as AddressInfo;
  const answered = new Promise<void>((resolve) => {
    api.app.server.once('request', (request) => request.once('close', () => resolve()));
  });
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${GOOD_KEY}\r\nContent-Type: application/json`;
  socket.write(`POST /api/v1/owners HTTP/1.1\r\n${head}\r\nContent-Length: 99\r\n\r\n{`);
  await once(api.app.server, 'request');
  socket.resetAndDestroy();
  await answered;
  await new Promise(setImmediate);
  expect(log.lines).toEqual([]);
});

it.each([
  ['PUT', '/api/v1/owners', 'GET, POST'],
  ['DELETE', '/api/v1/monitors/id-1/pause', 'POST'],
  ['PATCH', '/api/v1/monitors/id-1/heartbeat?x=1', 'GET'],
  ['DELETE', '/ping/aaaaaaaaaaaaaaaaaaaaaa', 'GET, HEAD, POST'],
] as const)('%s %s names the methods that can be used there', async (method, url, allow) => {
  api = await openApiFixture();
  const answer = await api.inject({ method, url });
  expect(answer).toMatchObject({ status: 405, headers: { allow } });
});

it.each(['/api/v1/monitors/', '/api/v1/monitors//pause', '/api/v1/owner', '/api'])(
  'nothing is at %s, whatever the method',
  async (url) => {
    api = await openApiFixture();
    const answer = await api.inject({ method: 'PUT', url });
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty('allow');
  },
);
