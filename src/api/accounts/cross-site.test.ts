import { afterEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  SETUP_TOKEN,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { openBrowser, PASSWORD, signedIn } from '../../../test/support/api/signed-in.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(): Promise<ApiFixture> {
  const api = await openApiFixture({ ingress: { publicUrl: 'https://status.example/' } });
  opened.push(api);
  return api;
}

const change = { method: 'POST', url: '/api/v1/owners', payload: { id: 'ops' } } as const;

describe('what a page of another site makes a browser do', () => {
  it.each([
    ['its origin', { origin: 'https://evil.example' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['the origin of a neighbour', { origin: 'https://status.example:8443' }],
    ['its fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['the fetch metadata of a sibling', { 'sec-fetch-site': 'same-site' }],
  ])('is refused by %s, even with the token', async (_what, headers) => {
    const api = await open();
    const { call } = await signedIn(api, 'admin');
    expect((await call({ ...change, headers })).status).toBe(403);
    expect(await api.storage.owners.get('ops')).toBeNull();
  });

  it.each([
    ['no token', undefined],
    ['an empty token', ''],
    ['a token of its own', 'a'.repeat(43)],
  ])('is refused with %s, whatever the browser says', async (_what, token) => {
    const api = await open();
    const browser = await signedIn(api, 'admin');
    browser.csrfToken = token ?? null;
    const answer = await browser.call(change);
    expect([answer.status, answer.body['needsCsrfToken']]).toEqual([403, true]);
    expect(await api.storage.owners.get('ops')).toBeNull();
  });

  it('is refused with the token of another session, also of the same user', async () => {
    const api = await open();
    const victim = await signedIn(api, 'admin');
    const other = openBrowser(api);
    await other.signIn(victim.email);
    victim.csrfToken = other.csrfToken;
    expect((await victim.call(change)).status).toBe(403);
  });

  it.each(['PATCH', 'DELETE'] as const)('cannot %s either', async (method) => {
    const api = await open();
    const browser = await signedIn(api, 'admin');
    await browser.call(change);
    browser.csrfToken = null;
    const answer = await browser.call({ method, url: '/api/v1/owners/ops', payload: {} });
    expect(answer.status).toBe(403);
  });

  it('cannot sign a browser in as someone else, nor make the first account', async () => {
    const api = await open();
    const headers = { 'sec-fetch-site': 'cross-site' };
    const account = { name: 'Eve', email: 'eve@example.com', password: PASSWORD };
    const setUp = { token: SETUP_TOKEN, ...account };
    const made = await api.inject({
      method: 'POST',
      url: '/api/v1/setup',
      headers,
      payload: setUp,
    });
    expect(made.status).toBe(403);
    const { email } = await signedIn(api, 'viewer');
    const payload = { email, password: PASSWORD };
    const answer = await api.inject({ method: 'POST', url: '/api/v1/session', headers, payload });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'cannot sign in by a form as %s',
    async (type) => {
      const api = await open();
      const answer = await api.inject({
        method: 'POST',
        url: '/api/v1/session',
        headers: { 'content-type': type },
        payload: JSON.stringify({ email: 'ann@example.com', password: PASSWORD }),
      });
      expect(answer.status).toBe(415);
    },
  );
});

describe('a name that is pointed at this machine', () => {
  it.each(['evil.example', 'status.example.evil.example', '127.0.0.1.evil.example'])(
    '%s reaches no session',
    async (host) => {
      const api = await open();
      const browser = await signedIn(api, 'admin');
      const headers = { host };
      expect((await browser.call({ url: '/api/v1/session', headers })).status).toBe(421);
      expect((await browser.call({ ...change, headers })).status).toBe(421);
    },
  );
});

describe('a session that was planted', () => {
  it('is not the one that signing in begins', async () => {
    const api = await open();
    const { email } = await signedIn(api, 'viewer');
    const planted = 'A'.repeat(43);
    const victim = openBrowser(api);
    victim.cookies.set('__Host-squirrel-session', planted);
    await victim.signIn(email);
    expect(victim.cookies.get('__Host-squirrel-session')).not.toBe(planted);
    const cookie = `__Host-squirrel-session=${planted}`;
    const answer = await api.inject({ url: '/api/v1/session', headers: { cookie } });
    expect(answer.status).toBe(401);
  });

  it('is not read from a cookie that another host or http could have set', async () => {
    const api = await open();
    const browser = await signedIn(api, 'viewer');
    const secret = browser.cookies.get('__Host-squirrel-session');
    const cookie = `squirrel-session=${secret}`;
    const answer = await api.inject({ url: '/api/v1/session', headers: { cookie } });
    expect(answer.status).toBe(401);
  });
});

describe('an address to go on to', () => {
  it('is taken from no request', async () => {
    const api = await open();
    const { email } = await signedIn(api, 'viewer');
    for (const name of ['next', 'redirect', 'return_to', 'url']) {
      const answer = await api.inject({
        method: 'POST',
        url: `/api/v1/session?${name}=https://evil.example/`,
        payload: { email, password: PASSWORD },
      });
      expect(answer.headers['location']).toBeUndefined();
      expect(answer.text).not.toContain('evil.example');
    }
  });
});
