import { afterEach, beforeEach, expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import { openApiFixture, textOf, type ApiFixture } from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
});
afterEach(() => api.close());

const create = async (form: object) =>
  textOf((await api.call('POST', '/api/v1/monitors', form)).body['id']);

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
