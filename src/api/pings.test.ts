import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnavailableError } from '../core/errors.ts';
import {
  openApiFixture,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
let id = '';
let path = '';
let count = 0;

beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());
beforeEach(async () => {
  count += 1;
  const job = await api.call('POST', '/api/v1/monitors', {
    kind: 'heartbeat',
    job: `job-${count}`,
  });
  id = textOf(job.body['id']);
  path = textOf((await read()).body['pingPath']);
});

const read = (): Promise<Answer> => api.call('GET', `/api/v1/monitors/${id}/heartbeat`);
const ping = (signal = '', method: 'GET' | 'HEAD' | 'POST' = 'GET', payload?: string | Buffer) =>
  api.inject({ method, url: `${path}${signal}`, ...(payload !== undefined && { payload }) });

describe('a ping', () => {
  it.each([
    ['', { isFailed: false, exitCode: null }],
    ['/', { isFailed: false, exitCode: null }],
    ['/0', { isFailed: false, exitCode: 0 }],
    ['/3', { isFailed: true, exitCode: 3 }],
    ['/255', { isFailed: true, exitCode: 255 }],
    ['/fail', { isFailed: true, exitCode: null }],
  ])('%j ends a run', async (signal, record) => {
    expect(await ping(signal)).toMatchObject({ status: 200, text: 'OK\n' });
    const endedAt = api.clock.now();
    expect((await read()).body).toMatchObject({ ...record, endedAt, pingCount: 1 });
  });

  it('begins a run, and ends it', async () => {
    await ping('/start');
    await api.clock.advance(5_000);
    expect((await read()).body).toMatchObject({
      startedAt: api.clock.now() - 5_000,
      endedAt: null,
    });
    await ping();
    expect((await read()).body).toMatchObject({ startedAt: null, runMs: 5_000 });
  });

  it('says which run it is about', async () => {
    const [one, other] = ['5A0E1BD0-0000-4000-8000-000000000001', 'night.2'];
    await ping(`/start?rid=${one}`);
    await ping(`/start?rid=${other}&create=1`);
    await api.clock.advance(2_000);
    expect(await ping(`/0?rid=${other}`)).toMatchObject({ status: 200 });
    const startedAt = api.clock.now() - 2_000;
    expect((await read()).body).toMatchObject({
      runs: [{ id: one.toLowerCase(), startedAt }],
      startedAt,
      runMs: 2_000,
    });
    await ping(`?rid=${one.toLowerCase()}`);
    expect((await read()).body).toMatchObject({ runs: [], startedAt: null });
    await ping('/start?rid=');
    expect((await read()).body).toMatchObject({ runs: [{ id: null }] });
  });

  it.each(['rid=%20', `rid=${'a'.repeat(65)}`, 'rid=%3Cb%3E', 'rid=a&rid=b'])(
    'with the run id %s is refused',
    async (query) => {
      expect((await ping(`?${query}`)).status).toBe(422);
      expect((await read()).body).toMatchObject({ pingCount: 0 });
    },
  );

  it('is told how much of a body is kept', async () => {
    expect((await ping()).headers['ping-body-limit']).toBe('10240');
  });

  it.each(['GET', 'HEAD', 'POST'] as const)('may be a %s', async (method) => {
    expect((await ping('', method)).status).toBe(200);
    expect((await read()).body).toMatchObject({ pingCount: 1 });
  });

  it('has its monitor judged at once, unless it only logs or the monitor is paused', async () => {
    const checkNow = vi.spyOn(api.watch, 'checkNow');
    await ping('/log', 'POST', 'working');
    expect(checkNow).not.toHaveBeenCalled();
    await ping('/fail');
    expect(checkNow).toHaveBeenLastCalledWith(id);
    checkNow.mockClear();
    await api.call('POST', `/api/v1/monitors/${id}/pause`);
    expect((await ping()).status).toBe(200);
    expect(checkNow).not.toHaveBeenCalled();
    checkNow.mockRestore();
  });

  it('is not answered with 2xx when it cannot be written', async () => {
    const record = vi.spyOn(api.storage.heartbeats, 'record');
    record.mockRejectedValue(new UnavailableError('the disk is full'));
    expect((await ping()).status).toBe(503);
    record.mockRestore();
    expect((await read()).body).toMatchObject({ pingCount: 0 });
  });
});

describe('a ping that is sent again, as its answer was lost', () => {
  const again = (signal: string, key: string): Promise<Answer> =>
    api.inject({ method: 'GET', url: `${path}${signal}`, headers: { 'idempotency-key': key } });

  it('counts once under one key', async () => {
    const write = api.storage.heartbeats.record;
    const record = vi.spyOn(api.storage.heartbeats, 'record');
    record.mockImplementationOnce(async (...given) => {
      await write(...given);
      throw new UnavailableError('the connection to the database was lost');
    });
    expect((await again('/start', 'one run')).status).toBe(503);
    record.mockRestore();
    await api.clock.advance(1_000);
    expect((await again('/start', 'one run')).status).toBe(200);
    await api.clock.advance(1_000);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect((await again('', 'one run')).status).toBe(200);
    }
    expect((await read()).body).toMatchObject({ pingCount: 2, runMs: 2_000 });
  });

  it('counts again without one', async () => {
    for (const key of ['', '']) expect((await again('', key)).status).toBe(200);
    await ping();
    await ping();
    expect((await read()).body).toMatchObject({ pingCount: 4 });
  });
});

describe('a log', () => {
  it.each(['text/plain', 'application/json', 'application/x-www-form-urlencoded', 'x'])(
    'is kept as it is, whatever it calls itself: %s',
    async (type) => {
      const headers = { 'content-type': type };
      const url = `${path}/log`;
      const answer = await api.inject({ method: 'POST', url, headers, payload: '{"broken' });
      expect(answer.status).toBe(200);
      expect((await read()).body).toMatchObject({ log: '{"broken', endedAt: null });
    },
  );

  it('is cut after 10 KiB, and the ping counts', async () => {
    expect((await ping('/1', 'POST', 'x'.repeat(200_000))).status).toBe(200);
    expect((await read()).body).toMatchObject({ log: 'x'.repeat(10_240), isFailed: true });
  });

  it('is kept harmless, whatever its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        await api.clock.advance(60_000);
        expect((await ping('/log', 'POST', Buffer.from(bytes))).status).toBe(200);
        const { log } = (await read()).body;
        expect(textOf(log)).not.toMatch(/[<>&]|(?![\n\t])\p{Cc}/u);
      }),
      { numRuns: 50 },
    );
  });

  it('is shown to nobody without a key', async () => {
    await ping('', 'POST', 'secret words');
    const answers = await Promise.all([
      ping('/start'),
      api.inject({ method: 'GET', url: `/api/v1/monitors/${id}/heartbeat` }),
    ]);
    for (const { text } of answers) expect(text).not.toContain('secret words');
    expect(answers[1].status).toBe(401);
  });
});

describe('a wrong ping address', () => {
  it.each([
    ['another token', () => `/ping/${'A'.repeat(22)}`],
    ['half of the token', () => path.slice(0, -11)],
    ['the token with something behind it', () => `${path}A`],
    ['an unknown signal', () => `${path}/finish`],
    ['an exit code that no process has', () => `${path}/256`],
    ['an exit code below zero', () => `${path}/-1`],
    ['no token', () => '/ping/'],
    ['a token with a wildcard', () => `/ping/${'%25'.repeat(22)}`],
  ])('with %s is not found', async (_, url) => {
    const answer = await api.inject({ method: 'GET', url: url() });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await read()).body).toMatchObject({ pingCount: 0 });
  });

  it('is what every address becomes when the token is changed', async () => {
    await ping();
    const rotated = await api.call('POST', `/api/v1/monitors/${id}/heartbeat/rotate`);
    expect(rotated.body).toMatchObject({ pingCount: 1 });
    expect((await ping()).status).toBe(404);
    path = textOf(rotated.body['pingPath']);
    expect((await ping()).status).toBe(200);
  });

  it('no address makes it answer with anything but 200, 400 or 404', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const url = `/ping/${encodeURIComponent(text.toWellFormed())}`;
        expect([400, 404, 414]).toContain((await api.inject({ method: 'GET', url })).status);
      }),
    );
  });
});

it('a job that pings too often has to wait', async () => {
  for (let sent = 0; sent < 60; sent += 1) expect((await ping()).status).toBe(200);
  const refused = await ping();
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  await api.clock.advance(1_000);
  expect((await ping()).status).toBe(200);
});

it('pings that come at once are counted like others', async () => {
  const answers = await Promise.all(Array.from({ length: 400 }, () => ping()));
  const taken = answers.filter(({ status }) => status === 200);
  expect(taken).toHaveLength(60);
  expect((await read()).body).toMatchObject({ pingCount: 60 });
});

it('wrong ping addresses are limited, and keep no job out that calls from the same place', async () => {
  await api.clock.advance(60_000);
  const wrong = (count: number) =>
    api.inject({ method: 'GET', url: `/ping/${String(count).padEnd(22, 'w')}` });
  const statuses: number[] = [];
  for (let count = 0; count < 61; count += 1) statuses.push((await wrong(count)).status);
  expect(statuses).toEqual([...Array.from({ length: 60 }, () => 404), 429]);
  expect((await ping()).status).toBe(200);
});

it('other kinds of monitors have no ping address', async () => {
  const site = await api.call('POST', '/api/v1/monitors', { url: 'https://site.example' });
  const url = `/api/v1/monitors/${textOf(site.body['id'])}/heartbeat`;
  expect((await api.call('GET', url)).status).toBe(404);
  expect((await api.call('POST', `${url}/rotate`)).status).toBe(404);
});
