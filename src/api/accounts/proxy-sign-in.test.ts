import { afterEach, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { cookieLines, signedIn } from '../../../test/support/api/signed-in.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const PROXY = '10.1.2.3';

async function stage(signInHeader: string | null = 'x-forwarded-email') {
  const ingress = { trustedProxies: ['10.0.0.0/8'], signInHeader };
  const api = await openApiFixture({ ingress });
  opened.push(api);
  const user = await signedIn(api, 'editor');
  const signIn = (headers: Record<string, string>, remoteAddress = PROXY) =>
    api.inject({ method: 'POST', url: '/api/v1/session/proxy', remoteAddress, headers });
  return { api, user, signIn };
}

it('begins a session of the user whom a trusted proxy names', async () => {
  const { user, signIn } = await stage();
  const answer = await signIn({ 'x-forwarded-email': 'Editor@example.com' });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ scope: 'write', user: { id: user.userId } });
  expect(cookieLines(answer)).toHaveLength(2);
});

it.each([
  ['no header', {}, PROXY],
  ['another header', { 'x-user': 'editor@example.com' }, PROXY],
  ['an unknown user', { 'x-forwarded-email': 'eve@example.com' }, PROXY],
  ['a caller that is no proxy', { 'x-forwarded-email': 'editor@example.com' }, '192.0.2.1'],
  [
    'a caller that pretends to be behind a proxy',
    { 'x-forwarded-email': 'editor@example.com', 'x-forwarded-for': PROXY },
    '192.0.2.1',
  ],
])('begins none with %s', async (_what, headers, address) => {
  const { signIn } = await stage();
  const answer = await signIn(headers, address);
  expect([answer.status, cookieLines(answer)]).toEqual([404, []]);
});

it('begins none for a disabled user, nor where no header was named', async () => {
  const { api, user, signIn } = await stage();
  await api.call('PATCH', `/api/v1/users/${user.userId}`, { isDisabled: true });
  expect((await signIn({ 'x-forwarded-email': user.email })).status).toBe(404);
  const other = await stage(null);
  expect((await other.signIn({ 'x-forwarded-email': other.user.email })).status).toBe(404);
});

it('counts on no other route', async () => {
  const { api, user } = await stage();
  const headers = { 'x-forwarded-email': user.email };
  const answer = await api.inject({ url: '/api/v1/session', remoteAddress: PROXY, headers });
  expect(answer.status).toBe(401);
});
