import { expect, it } from 'vitest';
import { openApiFixture } from '../../../test/support/api/api-fixture.ts';

it('lets our own checks watch the service, and refuses them as pings', async () => {
  const api = await openApiFixture();
  const agent = { 'user-agent': 'UptimeSquirrel/1.0.0' };
  const token = 'x'.repeat(22);
  expect((await api.inject({ method: 'GET', url: '/healthz', headers: agent })).status).toBe(200);
  const ping = await api.inject({ method: 'GET', url: `/ping/${token}`, headers: agent });
  expect(ping).toMatchObject({ status: 508, body: { code: 'forbidden' } });
  const stranger = await api.inject({ method: 'GET', url: `/ping/${token}` });
  expect(stranger.status).toBe(404);
  await api.close();
});
