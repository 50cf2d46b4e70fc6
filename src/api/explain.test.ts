import { afterEach, beforeEach, expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import {
  GOOD_KEY,
  openApiFixture,
  textOf,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import type { ExplainLine } from './contract.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
});
afterEach(() => api.close());

const create = async (form: object) =>
  textOf((await api.call('POST', '/api/v1/monitors', form)).body['id']);

async function explainLive(id: string, query = ''): Promise<readonly ExplainLine[]> {
  const { statusCode, body, headers } = await api.app.inject({
    method: 'POST',
    url: `/api/v1/monitors/${id}/explain/live${query}`,
    headers: { authorization: `Bearer ${GOOD_KEY}` },
  });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('application/x-ndjson');
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExplainLine);
}

it('explains one check of a monitor, with its settings and what it remembers', async () => {
  const id = await create({
    url: 'https://shop.example/',
    timeout: '7s',
    headers: { 'X-Key': 'geheimnis' },
  });
  const { status, body } = await api.call('POST', `/api/v1/monitors/${id}/explain`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: 'http',
    target: 'https://shop.example/',
    outcome: 'up',
    why: ['The probe found: answered 200 OK.', 'So it is up; the target is fine.'],
    notes: [{ code: 'retry_after', text: 'The server says when to retry.' }],
    events: [{ kind: 'method' }, { kind: 'remark' }],
  });
  expect(api.explainer.asked).toMatchObject([
    {
      kind: 'http',
      timeoutMs: 7_000,
      memory: null,
      options: { headers: { 'X-Key': 'geheimnis' } },
    },
  ]);
});

it('tells each step while it happens, and the end', async () => {
  const id = await create({ url: 'https://shop.example/' });
  const lines = await explainLive(id);
  expect(lines).toMatchObject([
    { kind: 'step', step: { atMs: 0, text: 'HEAD goes first: it costs the site the least.' } },
    { kind: 'step', step: { atMs: 6, text: 'nothing went out' } },
    { kind: 'end', check: { kind: 'http', outcome: 'up', message: 'answered 200 OK' } },
  ]);
  expect(lines.at(-1)).not.toHaveProperty('check.events');
});

it('tells steps, reasons and notes in Persian', async () => {
  const id = await create({ url: 'https://shop.example/' });
  const lines = await explainLive(id, '?language=fa');
  expect(lines).toMatchObject([
    { step: { text: expect.stringContaining('نخست می‌رود') as string } },
    { step: { text: 'nothing went out' } },
    {
      check: {
        message: 'پاسخ \u2068200\u2069 آمد',
        why: [expect.stringContaining('بررسی چنین یافت'), 'پس برقرار است؛ هدف سالم است.'],
        // Its kind is not among those that this service knows.
        notes: [{ code: 'retry_after', text: 'The server says when to retry.' }],
      },
    },
  ]);
  const { status } = await api.call('POST', `/api/v1/monitors/${id}/explain?language=xx`);
  expect(status).toBe(422);
});

it('refuses before it begins what cannot be explained live', async () => {
  const id = await create({ kind: 'heartbeat', job: 'nightly' });
  const { status } = await api.call('POST', `/api/v1/monitors/${id}/explain/live`);
  expect(status).toBe(409);
});

it('leaves the monitor as it is', async () => {
  const id = await create({ url: 'https://shop.example/' });
  const before = await api.storage.monitors.get(asMonitorId(id));
  await api.call('POST', `/api/v1/monitors/${id}/explain`);
  expect(await api.storage.monitors.get(asMonitorId(id))).toEqual(before);
});

it('has nothing to explain where nothing is asked', async () => {
  const id = await create({ kind: 'heartbeat', job: 'nightly' });
  const { status, body } = await api.call('POST', `/api/v1/monitors/${id}/explain`);
  expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'conflict' });
  expect(api.explainer.asked).toEqual([]);
});

it('does not know a monitor that is not there', async () => {
  const { status } = await api.call('POST', '/api/v1/monitors/nobody/explain');
  expect(status).toBe(404);
});

it('tries the settings of a new monitor, and stores nothing of them', async () => {
  const form = { url: 'https://new.example/', timeout: '3s', method: 'get' };
  const { status, body } = await api.call('POST', '/api/v1/monitors/try', form);
  expect(status).toBe(200);
  expect(body).toMatchObject({ target: 'https://new.example/', outcome: 'up' });
  expect(api.explainer.asked).toMatchObject([{ timeoutMs: 3_000, options: { method: 'get' } }]);
  const listed = await api.call('GET', '/api/v1/monitors');
  expect(listed.body['items']).toEqual([]);
});

it('tries a change with the secrets that are stored, and leaves the monitor as it is', async () => {
  const id = await create({ url: 'https://shop.example/', headers: { 'X-Key': 'geheimnis' } });
  const before = await api.storage.monitors.get(asMonitorId(id));
  const change = { expect: '204', headers: { 'X-Key': '***' } };
  expect((await api.call('POST', `/api/v1/monitors/${id}/try`, change)).status).toBe(200);
  expect(api.explainer.asked).toMatchObject([
    { options: { expect: '204', headers: { 'X-Key': 'geheimnis' } } },
  ]);
  expect(await api.storage.monitors.get(asMonitorId(id))).toEqual(before);
});

it('says what is wrong with settings that cannot be tried, and asks no one', async () => {
  const { status, body } = await api.call('POST', '/api/v1/monitors/try', {
    url: 'ftp://shop.example/',
    interval: 'often',
  });
  expect(status).toBe(422);
  const paths = (body['problems'] as { path: string }[]).map(({ path }) => path);
  expect(paths.toSorted()).toEqual(['interval', 'url']);
  expect(api.explainer.asked).toEqual([]);
});
