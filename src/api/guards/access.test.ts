import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastify } from 'fastify';
import {
  GOOD_KEY,
  openApiFixture,
  SCRAPE_KEY,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { guardAccess } from './access.ts';
import specialRoutes from '../route-manifest.json' with { type: 'json' };
import { entitiesOf } from '../../core/entities.ts';

/** Every entity has the same routes: who may read reads it, who may write, or administer, does the rest. */
const entities = entitiesOf({ channelKinds: new Map() });
const entityRoutes = Object.entries(entities).flatMap(([name, { isForAdmins }]) => [
  [`GET /api/v1/${name}`, 'read'],
  [`GET /api/v1/${name}/:id`, 'read'],
  [`POST /api/v1/${name}`, isForAdmins ? 'admin' : 'write'],
  [`PATCH /api/v1/${name}/:id`, isForAdmins ? 'admin' : 'write'],
  [`DELETE /api/v1/${name}/:id`, isForAdmins ? 'admin' : 'write'],
]);
const manifest = Object.fromEntries([...Object.entries(specialRoutes), ...entityRoutes]) as {
  readonly [route: string]: string;
};

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture({ host: '192.0.2.1' });
});
afterAll(() => api.close());

const routes = Object.entries(manifest).map(([route, access]) => {
  const [method = '', url = ''] = route.split(' ');
  return { method: method as 'GET', url: url.replace(':id', 'nobody'), access };
});

describe('routes', () => {
  it('are exactly those of the manifest, with the access that it says', () => {
    const declared = api.routes.map(({ method, url, access }) => [`${method} ${url}`, access]);
    expect(Object.fromEntries(declared)).toEqual(manifest);
    expect(declared).toHaveLength(Object.keys(manifest).length);
  });

  it('cannot be registered without an access', () => {
    const app = fastify();
    const authenticator = {
      authenticate: async () => ({ kind: 'operator' as const }),
      isStillGood: async () => true,
    };
    guardAccess(app, { ...api.context, authenticator });
    expect(() => app.get('/open', () => 'x')).toThrow('GET /open declares no access');
  });
});

describe.each(routes)('$method $url ($access)', ({ method, url, access }) => {
  const isPublic = access === 'public';
  const statusWith = async (headers: Record<string, string>) => {
    const response = await api.app.inject({ method, url, headers, payloadAsStream: true });
    response.stream().destroy();
    return response.statusCode;
  };

  it('without a key', async () => {
    const status = await statusWith({});
    if (isPublic) expect(status).not.toBe(401);
    else expect(status).toBe(401);
  });

  it.each([
    ['a wrong key', 'Bearer sqk_wrong'],
    ['an empty key', 'Bearer '],
    ['the key under another scheme', `Basic ${GOOD_KEY}`],
    ['the key with something behind it', `Bearer ${GOOD_KEY} ${GOOD_KEY}`],
  ])('with %s', async (_, authorization) => {
    const status = await statusWith({ authorization });
    expect(status === 401 || status === 429).toBe(!isPublic);
  });

  it('with the good key', async () => {
    const status = await statusWith({ authorization: `Bearer ${GOOD_KEY}` });
    if (access === 'account') expect(status).toBe(403);
    else expect([401, 403, 429]).not.toContain(status);
  });

  it('with the good key in the address', async () => {
    const response = await api.app.inject({ method, url: `${url}?token=${GOOD_KEY}` });
    expect(response.statusCode).toBe(400);
    expect(response.body).not.toContain(GOOD_KEY);
  });
});

describe('wrong keys', () => {
  it('cost waiting after a while, and a right guess among them is no better', async () => {
    const own = await openApiFixture();
    const guess = () =>
      own.inject({ url: '/api/v1/owners', headers: { authorization: 'Bearer guess' } });
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1) statuses.push((await guess()).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    const refused = await guess();
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '3']);
    expect((await own.call('GET', '/api/v1/owners')).status).toBe(429);
    await own.clock.advance(3_000);
    expect((await guess()).status).toBe(401);
    await own.close();
  });

  it('never keep the good key out where it was shown before', async () => {
    const own = await openApiFixture();
    await own.call('GET', '/api/v1/owners');
    const headers = { authorization: 'Bearer guess' };
    for (let count = 0; count < 50; count += 1)
      await own.inject({ url: '/api/v1/owners', headers });
    expect((await own.inject({ url: '/api/v1/owners', headers })).status).toBe(429);
    expect((await own.call('GET', '/api/v1/owners')).status).toBe(200);
    await own.close();
  });
});

describe('/metrics', () => {
  it.each([
    ['no key', undefined, 401],
    ['the key of the metrics', SCRAPE_KEY, 200],
    ['the key of the administrator', GOOD_KEY, 200],
    ['a wrong key', 'sqk_wrong', 401],
  ])('on loopback with %s: %s', async (_what, key, status) => {
    const own = await openApiFixture({ host: '127.0.0.1' });
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    expect((await own.inject({ url: '/metrics', headers })).status).toBe(status);
    await own.close();
  });

  it('takes a key as the password of any user, for the metrics alone', async () => {
    const basic = (login: string) => ({
      authorization: `Basic ${Buffer.from(login).toString('base64')}`,
    });
    const own = await openApiFixture();
    const statusOf = async (url: string, login: string): Promise<number> =>
      (await own.inject({ url, headers: basic(login) })).status;
    expect(await statusOf('/metrics', `prometheus:${SCRAPE_KEY}`)).toBe(200);
    expect(await statusOf('/metrics', `:${SCRAPE_KEY}`)).toBe(200);
    expect(await statusOf('/metrics', 'prometheus:sqk_wrong')).toBe(401);
    expect(await statusOf('/metrics', 'prometheus:')).toBe(401);
    expect(await statusOf('/api/v1/summary', `admin:${GOOD_KEY}`)).toBe(401);
    await own.close();
  });

  it.each(routes.filter(({ access }) => access !== 'public' && access !== 'scrape'))(
    'its key does not open $method $url',
    async ({ method, url }) => {
      const headers = { authorization: `Bearer ${SCRAPE_KEY}` };
      expect((await api.inject({ method, url, headers })).status).toBe(403);
    },
  );
});
