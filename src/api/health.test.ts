import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../testing/api-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

it('lives', async () => {
  expect(await api.call('GET', '/healthz')).toMatchObject({
    status: 200,
    body: { status: 'alive' },
  });
});

const ready = { isScheduleKept: true, isStorageWritable: true, areSendersMoving: true };

it.each([
  [{}, 200],
  [{ isScheduleKept: false }, 503],
  [{ isStorageWritable: false }, 503],
  [{ areSendersMoving: false }, 503],
])('is ready or not by its three facts: %o', async (changed, status) => {
  api.watch.setHealth({ ...ready, ...changed });
  const answer = await api.call('GET', '/readyz');
  expect(answer).toMatchObject({ status, body: { ...ready, ...changed } });
  expect(Object.keys(answer.body)).toHaveLength(3);
});

it('sends the security headers with every kind of answer', async () => {
  const urls = ['/', '/healthz', '/nothing', '/api/v1/owners', '/api/v1/monitors/%zz'];
  for (const url of urls) {
    const { headers } = await api.inject({ url });
    expect({ url, ...headers }).toMatchObject({
      url,
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  }
});
