import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  textOf,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import { OWN_PATHS } from '../core/address/ingress.ts';

const authorization = `Bearer ${GOOD_KEY}`;
const open: ApiFixture[] = [];
afterAll(() => Promise.all(open.map((api) => api.close())));

async function openApi(setup: Parameters<typeof openApiFixture>[0]): Promise<ApiFixture> {
  const api = await openApiFixture(setup);
  open.push(api);
  return api;
}

describe('below a public path', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    const publicUrl = 'https://status.example/tools/squirrel/';
    api = await openApi({ ingress: { publicUrl } });
  });

  it.each(['status.example', 'status.example:443', '127.0.0.1:8377'])(
    'answers with and without the path to Host %s',
    async (host) => {
      for (const path of ['/tools/squirrel/', '/', '//']) {
        const call = { headers: { authorization, host } };
        for (const url of ['healthz', 'metrics', 'api/v1/summary', 'api/v1/openapi.json']) {
          const answer = await api.inject({ ...call, url: `${path}${url}` });
          expect({ path, url, status: answer.status }).toEqual({ path, url, status: 200 });
        }
      }
    },
  );

  it('answers to no other name', async () => {
    const call = { url: '/tools/squirrel/healthz', headers: { host: 'other.example' } };
    expect((await api.inject(call)).status).toBe(421);
  });

  it.each(['/tools/healthz', '/tools/squirrelhealthz', '/tools/squirrel/tools/squirrel/healthz'])(
    'has nothing at %s',
    async (url) => {
      expect((await api.inject({ url })).status).toBe(404);
    },
  );

  it('adds the slash that relative addresses need', async () => {
    const answer = await api.inject({ url: '/tools/squirrel?search=shop' });
    expect(answer.status).toBe(308);
    expect(answer.headers['location']).toBe('/tools/squirrel/?search=shop');
  });

  it('takes changes from its public page alone, whatever Host the proxy sends', async () => {
    const change = async (origin: string): Promise<number> => {
      const headers = { authorization, origin, host: '127.0.0.1:8377' };
      const payload = { name: 'Operations' };
      const call = { method: 'POST' as const, url: '/tools/squirrel/api/v1/owners' };
      return (await api.inject({ ...call, headers, payload })).status;
    };
    expect(await change('https://status.example')).toBe(201);
    expect(await change('https://status.example:8443')).toBe(403);
    expect(await change('http://status.example')).toBe(403);
  });

  it('names itself in its description', async () => {
    const { body } = await api.inject({ url: '/api/v1/openapi.json', headers: { authorization } });
    expect(body['servers']).toEqual([{ url: 'https://status.example/tools/squirrel' }]);
  });
});

it('answers to addresses of this machine when it listens for everybody', async () => {
  const api = await openApi({
    host: '0.0.0.0',
    ingress: { publicUrl: 'https://status.example/', allowedHosts: ['squirrel'] },
  });
  const statusFor = async (host: string): Promise<number> =>
    (await api.inject({ url: '/healthz', headers: { host } })).status;
  expect(await statusFor('192.0.2.7:8377')).toBe(200);
  expect(await statusFor('[2001:db8::1]:8377')).toBe(200);
  expect(await statusFor('squirrel:8377')).toBe(200);
  expect(await statusFor('evil.example')).toBe(421);
});

describe('X-Forwarded-For', () => {
  const attempts = 20;
  async function guessAs(api: ApiFixture, caller: string): Promise<number> {
    const headers = { authorization: 'Bearer sqk_wrong', 'x-forwarded-for': caller };
    let status = 0;
    for (let sent = 0; sent <= attempts; sent += 1) {
      status = (await api.inject({ url: '/api/v1/summary', headers })).status;
    }
    return status;
  }
  const firstOf = async (api: ApiFixture, caller: string): Promise<number> => {
    const headers = { authorization: 'Bearer sqk_wrong', 'x-forwarded-for': caller };
    return (await api.inject({ url: '/api/v1/summary', headers })).status;
  };

  it('names the caller when a proxy that is trusted sends it', async () => {
    const api = await openApi({ ingress: { trustedProxies: ['127.0.0.0/8'] } });
    expect(await guessAs(api, '198.51.100.1')).toBe(429);
    expect(await firstOf(api, '198.51.100.2')).toBe(401);
    expect(await firstOf(api, '198.51.100.2, 198.51.100.1')).toBe(429);
  });

  it.each([
    ['198.51.100.1:50001', '198.51.100.1:50002'],
    ['2001:db8:1:2::1', '2001:db8:1:2:3::4'],
  ])('makes the caller %s no other one as %s', async (first, second) => {
    const api = await openApi({ ingress: { trustedProxies: ['127.0.0.0/8'] } });
    expect(await guessAs(api, first)).toBe(429);
    expect(await firstOf(api, second)).toBe(429);
  });

  it('is otherwise no way to look like another caller', async () => {
    const api = await openApi({});
    expect(await guessAs(api, '198.51.100.1')).toBe(429);
    expect(await firstOf(api, '198.51.100.2')).toBe(429);
  });
});

it('knows which first parts of a path are its own', async () => {
  const api = await openApi({});
  const list = readFileSync('web/src/pages/index.ts', 'utf8');
  const pages = [...list.matchAll(/path: '(\/[^']*)'/g)].map(([, path = '']) => path);
  const first = [...api.routes.map(({ url }) => url), ...pages, '/assets']
    .map((path) => path.split('/')[1] ?? '')
    .filter((part) => !['', '*', '_parts'].includes(part));
  expect(pages).toContain('/');
  expect([...OWN_PATHS]).toEqual(expect.arrayContaining(first));
});

it('gives jobs the whole address that they ping', async () => {
  const urlOf = async (api: ApiFixture): Promise<{ pingUrl: string; pingPath: string }> => {
    const created = await api.call('POST', '/api/v1/monitors', {
      kind: 'heartbeat',
      job: 'backup',
    });
    const { body } = await api.call(
      'GET',
      `/api/v1/monitors/${textOf(created.body['id'])}/heartbeat`,
    );
    return { pingUrl: textOf(body['pingUrl']), pingPath: textOf(body['pingPath']) };
  };
  const behind = await urlOf(await openApi({ ingress: { publicUrl: 'https://a.example/b/' } }));
  expect(behind.pingUrl).toBe(`https://a.example/b${behind.pingPath}`);
  const direct = await urlOf(await openApi({}));
  expect(direct.pingUrl).toMatch(new RegExp(`^http://localhost(:\\d+)?${direct.pingPath}$`));
});
