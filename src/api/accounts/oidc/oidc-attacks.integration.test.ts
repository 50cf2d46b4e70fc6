import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  textOf,
  type ApiFixture,
} from '../../../../test/support/api/api-fixture.ts';
import { cookieLines, openBrowser, signedIn } from '../../../../test/support/api/signed-in.ts';
import {
  begin,
  deadPort,
  finish,
  openOidcFixture,
} from '../../../../test/support/oidc/oidc-fixture.ts';
import {
  startLyingProvider,
  type Lies,
  type LyingProvider,
} from '../../../../test/support/oidc/lying-provider.ts';
import { createNetwork, outgoingFetch } from '../../../network/index.ts';

const CLIENT_ID = 'uptimesquirrel';
let house: LyingProvider;
let other: LyingProvider;
beforeAll(async () => {
  house = await startLyingProvider(CLIENT_ID);
  other = await startLyingProvider(CLIENT_ID);
});
afterAll(() => Promise.all([house.stop(), other.stop()]));

let api: ApiFixture;
beforeEach(async () => {
  house.lies = {};
  api = await openOidcFixture({ issuer: house.issuer, clientId: CLIENT_ID });
  await signedIn(api, 'admin', 'ann');
});
afterEach(() => api.close());

async function signInUnder(lies: Lies): Promise<number> {
  const browser = openBrowser(api);
  house.lies = lies;
  const query = house.authorize(await begin(browser));
  const answer = await finish(browser, query);
  expect(cookieLines(answer).join().includes('squirrel-session')).toBe(answer.status === 201);
  return answer.status;
}

describe('what a provider says', () => {
  it('is taken when all of it is right', async () => {
    expect(await signInUnder({})).toBe(201);
  });

  it.each<[string, Lies]>([
    ['for another sign-in', { claims: { nonce: 'of another one' } }],
    ['without the nonce', { claims: { nonce: undefined } }],
    ['for another service', { claims: { aud: 'another-service' } }],
    [
      'for several services, of which another one is meant',
      { claims: { aud: [CLIENT_ID, 'x'], azp: 'x' } },
    ],
    ['in the name of another provider', { claims: { iss: 'https://id.example' } }],
    ['too late', { claims: { exp: 1_000_000_000 } }],
    ['without a time', { claims: { exp: undefined } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['under a foreign signature', { signature: 'foreign' }],
    ['under no signature', { signature: 'none' }],
    ['of two people at once', { userInfo: { sub: 'bob' } }],
  ])('counts for nothing %s', async (_what, lies) => {
    expect(await signInUnder(lies)).toBe(401);
  });

  it.each([{ email_verified: false }, { email_verified: 'true' }, { email: 7 }])(
    'names no account by %j',
    async (userInfo) => {
      expect(await signInUnder({ userInfo })).toBe(403);
    },
  );
});

describe('an answer that comes back', () => {
  it('is good once, also when the cookie is kept and the provider takes its code again', async () => {
    const browser = openBrowser(api);
    house.lies = { isLax: true };
    const query = house.authorize(await begin(browser));
    const cookie = browser.cookies.get('squirrel-oidc') ?? '';
    expect((await finish(browser, query)).status).toBe(201);
    const again = openBrowser(api);
    again.cookies.set('squirrel-oidc', cookie);
    expect((await finish(again, query)).status).toBe(401);
    expect((await finish(browser, query)).status).toBe(401);
  });

  it('ends one of two sign-ins that are tried at once', async () => {
    const browser = openBrowser(api);
    house.lies = { isLax: true };
    const query = house.authorize(await begin(browser));
    const both = await Promise.all([finish(browser, query), finish(browser, query)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401]);
  });

  it('is of no use in another browser, with another sign-in, or with none', async () => {
    const victim = openBrowser(api);
    const eve = openBrowser(api);
    house.lies = { isLax: true };
    await begin(victim);
    const query = house.authorize(await begin(eve));
    expect((await finish(openBrowser(api), query)).status).toBe(401);
    expect((await finish(victim, query)).status).toBe(401);
  });

  it('has to have the state of its sign-in', async () => {
    for (const state of [undefined, 'a guess']) {
      const browser = openBrowser(api);
      const query = new URLSearchParams(house.authorize(await begin(browser)));
      query.delete('state');
      if (state !== undefined) query.set('state', state);
      expect((await finish(browser, query.toString())).status).toBe(401);
    }
  });

  it('of another provider is not taken for one of ours (RFC 9207)', async () => {
    for (const issuer of [undefined, other.issuer]) {
      const browser = openBrowser(api);
      const query = new URLSearchParams(house.authorize(await begin(browser)));
      query.delete('iss');
      if (issuer !== undefined) query.set('iss', issuer);
      const asked = house.asked.length;
      expect((await finish(browser, query.toString())).status).toBe(401);
      expect(house.asked.slice(asked)).not.toContain('/token');
    }
  });

  it('with a code that was stolen lacks the verifier', async () => {
    const victim = openBrowser(api);
    const stolen = new URLSearchParams(house.authorize(await begin(victim))).get('code') ?? '';
    const eve = openBrowser(api);
    const query = new URLSearchParams(house.authorize(await begin(eve)));
    query.set('code', stolen);
    expect((await finish(eve, query.toString())).status).toBe(401);
  });

  it('that says that people said no is a refusal, and nothing is asked of the provider', async () => {
    const browser = openBrowser(api);
    const query = new URLSearchParams(house.authorize(await begin(browser)));
    query.delete('code');
    query.set('error', 'access_denied');
    expect((await finish(browser, query.toString())).status).toBe(401);
  });

  it('comes too late after ten minutes, and from a cookie that was changed never', async () => {
    const browser = openBrowser(api);
    const query = house.authorize(await begin(browser));
    const cookie = browser.cookies.get('squirrel-oidc') ?? '';
    const [seed = '', expiresAt = '', next = '', mac = ''] = cookie.split('.');
    const later = [seed, String(Number(expiresAt) + 1), next, mac].join('.');
    browser.cookies.set('squirrel-oidc', later);
    expect((await finish(browser, query)).status).toBe(401);
    browser.cookies.set('squirrel-oidc', cookie);
    await api.clock.advance(10 * 60_000);
    expect((await finish(browser, query)).status).toBe(401);
  });

  it('of a page of another site is refused before anything of it is read', async () => {
    const browser = openBrowser(api);
    const query = house.authorize(await begin(browser));
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await browser.call({
      method: 'POST',
      url: '/api/v1/session/oidc',
      headers,
      payload: { query },
    });
    expect(answer.status).toBe(403);
  });
});

describe('a sign-in that begins', () => {
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'javascript:alert(1)',
    '/ok\n//evil.example',
    '/a\\b',
    '',
  ])('goes on to no other site: %j', async (next) => {
    const answer = await openBrowser(api).call({
      method: 'POST',
      url: '/api/v1/session/oidc/options',
      payload: { next },
    });
    expect(answer.status).toBe(422);
  });

  it('sends the provider no address that the request has chosen', async () => {
    const answer = await openBrowser(api).call({
      method: 'POST',
      url: '/api/v1/session/oidc/options',
      headers: { host: 'localhost:9999', 'x-forwarded-host': 'evil.example' },
      payload: {},
    });
    const url = new URL(textOf(answer.body['url']));
    expect(url.searchParams.get('redirect_uri')).toBe('http://squirrel.example/watch/sign-in');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  });

  it('keeps a cookie that no script and no other site has', async () => {
    const browser = openBrowser(api);
    const url = '/api/v1/session/oidc/options';
    const [line = ''] = cookieLines(await browser.call({ method: 'POST', url, payload: {} }));
    expect(line).toMatch(/^squirrel-oidc=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('cannot be begun all the time by one address', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 32; at += 1) {
      const url = '/api/v1/session/oidc/options';
      statuses.push((await api.inject({ method: 'POST', url, payload: {} })).status);
    }
    expect(statuses.slice(30)).toEqual([429, 429]);
  });

  it('asks for another name than the provider has, and is told so', async () => {
    house.lies = { metadata: { issuer: other.issuer } };
    const answer = await api.inject({
      method: 'POST',
      url: '/api/v1/session/oidc/options',
      payload: {},
    });
    expect(answer.status).toBe(503);
  });
});

describe('a provider', () => {
  it('that cannot be reached leaves the other ways of signing in', async () => {
    const issuer = `http://127.0.0.1:${await deadPort()}`;
    const alone = await openOidcFixture({ issuer });
    const ann = await signedIn(alone, 'viewer', 'ann');
    const url = '/api/v1/session/oidc/options';
    expect((await alone.inject({ method: 'POST', url, payload: {} })).status).toBe(503);
    expect((await openBrowser(alone).signIn(ann.email)).status).toBe(201);
    await alone.close();
  });

  it('is asked under the rules for outgoing connections', async () => {
    const settings = { resolvers: [], extraCaPems: [], userAgent: 'test' };
    const network = createNetwork({ ...settings, targets: 'public' });
    const asked = house.asked.length;
    const answer = outgoingFetch(network)(`${house.issuer}/.well-known/openid-configuration`, {
      method: 'GET',
      headers: {},
    });
    await expect(answer).rejects.toThrow(/127\.0\.0\.1/);
    expect(house.asked).toHaveLength(asked);
    network.close();
  });

  it('there is none unless it is set', async () => {
    const plain = await openApiFixture();
    for (const path of ['', '/options', '/end']) {
      const url = `/api/v1/session/oidc${path}`;
      const payload = path === '' ? { query: '' } : path === '/end' ? undefined : {};
      const answer = await plain.inject({ method: 'POST', url, ...(payload && { payload }) });
      expect(answer.status).toBe(404);
    }
    await plain.close();
  });
});
