import { afterEach, beforeEach, expect, it } from 'vitest';
import { GOOD_KEY, openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
});
afterEach(() => api.close());

async function post(path: string, payload: string) {
  const headers = { authorization: `Bearer ${GOOD_KEY}`, 'content-type': 'text/plain' };
  const url = `/api/v1/${path}`;
  const answer = await api.app.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const backup = JSON.stringify({
  version: '1.23.13',
  monitorList: [
    { name: 'Shop', type: 'http', url: 'https://shop.example/', interval: 60 },
    { name: 'Job', type: 'push' },
  ],
});

it('reads an export as lines that can be added, and stores nothing by itself', async () => {
  const { status, body } = await post('import', backup);
  expect(status).toBe(200);
  expect(body).toMatchObject({ tool: 'Uptime Kuma', leftOut: [{ name: 'Job' }] });
  expect((await api.call('GET', '/api/v1/monitors')).body['items']).toEqual([]);
  const [line] = body['lines'] as { readonly text: string }[];
  const added = await post('monitors', line?.text ?? '');
  expect(added).toMatchObject({ status: 200, body: { created: 1 } });
});

it('refuses what is no export', async () => {
  const { status, body } = await post('import', 'https://a.example/');
  expect(status).toBe(422);
  expect(body).toMatchObject({ code: 'invalid' });
});
