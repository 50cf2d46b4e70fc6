import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { LINK_PAGE_POLICY } from '../links/link-page.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

let api: ApiFixture;

beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

/** What a browser may keep for the caller alone, and has to ask about each time. */
const KEPT = new Set(['/api/v1/fleet/map']);

/** It brings its style along; and its form has to say where it comes from, to us alone. */
const OF_LINK_PAGE = {
  'content-security-policy': LINK_PAGE_POLICY,
  'referrer-policy': 'same-origin',
};

it('come with every answer of every route, for who may ask and who may not', async () => {
  const caller = { authorization: `Bearer ${GOOD_KEY}` };
  expect(api.routes.length).toBeGreaterThan(100);
  for (const { method, url } of api.routes) {
    if (url === '/api/v1/events') continue;
    for (const headers of [{}, caller]) {
      const path = url.replaceAll(/:\w+/g, 'none');
      const answer = await api.app.inject({ method: method as 'GET', url: path, headers });
      const keeping = KEPT.has(url) && answer.statusCode === 200 ? 'private, no-cache' : 'no-store';
      const expected = {
        ...SECURITY_HEADERS,
        'cache-control': keeping,
        ...(url === '/a/:token' && OF_LINK_PAGE),
      };
      expect(answer.headers, `${method} ${url}`).toMatchObject(expected);
    }
  }
});

it('say that browsers come by TLS alone, where the public URL is one of https and nowhere else', async () => {
  for (const [publicUrl, expected] of [
    ['https://up.example/', 'max-age=31536000'],
    ['http://up.example/', undefined],
    [null, undefined],
  ] as const) {
    const other = await openApiFixture({ ingress: { publicUrl } });
    const { headers } = await other.inject({ method: 'GET', url: '/healthz' });
    expect([publicUrl, headers['strict-transport-security']]).toEqual([publicUrl, expected]);
    await other.close();
  }
});
