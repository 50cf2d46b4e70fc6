import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONFIRMED_MS } from '../../core/accounts/session.ts';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { signedIn } from '../../../test/support/api/signed-in.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

it('opens nothing that protects accounts', async () => {
  const admin = await signedIn(api, 'admin');
  await api.clock.advance(CONFIRMED_MS);
  const refused: string[] = [];
  for (const { method, url } of api.routes) {
    // It ends the very session that asks.
    if (method === 'HEAD' || method === 'GET' || url === '/api/v1/session') continue;
    const path = url.replaceAll(/:\w+/g, 'none');
    const { body } = await admin.call({ method, url: path });
    if (body['needsConfirmation'] === true) refused.push(`${method} ${url}`);
  }
  expect(refused.toSorted()).toEqual([
    'DELETE /api/v1/account/passkeys/:id',
    'DELETE /api/v1/account/second-factor',
    'DELETE /api/v1/keys/:id',
    'DELETE /api/v1/projects/:id',
    'DELETE /api/v1/projects/:id/members/:email',
    'DELETE /api/v1/users/:id',
    'DELETE /api/v1/users/:id/second-factor',
    'DELETE /api/v1/users/:id/sessions',
    'PATCH /api/v1/projects/:id',
    'PATCH /api/v1/users/:id',
    'POST /api/v1/account/passkeys',
    'POST /api/v1/account/passkeys/options',
    'POST /api/v1/account/second-factor',
    'POST /api/v1/keys',
    'POST /api/v1/projects',
    'POST /api/v1/users',
    'POST /api/v1/users/:id/link',
    'PUT /api/v1/account/second-factor',
    'PUT /api/v1/projects/:id/members/:email',
  ]);
});
