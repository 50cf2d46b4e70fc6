import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GOOD_KEY,
  openApiFixture,
  textOf,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import {
  CANARY,
  fillTwoProjects,
  memberOf,
  OTHER,
  pathOf,
  type IdsByPath,
} from '../../../test/support/api/two-projects.ts';

let api: ApiFixture;
let ids: IdsByPath;
let stranger: Awaited<ReturnType<typeof memberOf>>;

beforeAll(async () => {
  api = await openApiFixture({ host: '192.0.2.1' });
  ids = await fillTwoProjects(api);
  const starting = api.context.fleet.start();
  await api.clock.advance(1_000);
  await starting;
  stranger = await memberOf(api, { [OTHER]: 'admin' }, 'stranger');
}, 60_000);
afterAll(() => api.close());

/** Bodies that a route takes, so that it comes to look for the thing. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/incidents/:id/acknowledge': { by: 'Eve' },
  'POST /api/v1/incidents/:id/notes': { by: 'Eve', text: 'hm' },
  'PUT /api/v1/projects/:id/members/:email': { role: 'admin' },
};

const OF_INSTALLATION = new Set(['admin', 'account', 'scrape', 'public']);

describe('a member of another project', () => {
  it('finds nothing under the id of anything, and changes nothing', async () => {
    const before = await stateOfAll();
    const routes = api.routes.filter(
      ({ url, access }) => pathOf(url, ids) !== url && !OF_INSTALLATION.has(access),
    );
    expect(routes.length).toBeGreaterThan(40);
    for (const { method, url } of routes) {
      const path = pathOf(url, ids).replace(':email', stranger.email);
      const hasBody = method === 'PATCH' || method === 'PUT' || method === 'POST';
      const answer = await stranger.call({
        method,
        url: path,
        ...(hasBody && { payload: BODIES[`${method} ${url}`] ?? {} }),
      });
      expect([`${method} ${url}`, answer.status]).toEqual([`${method} ${url}`, 404]);
      expect(withoutIds(answer.text)).not.toContain(CANARY);
    }
    expect(await stateOfAll()).toEqual(before);
  });

  it('sees nothing of it in any list, count, map or search', async () => {
    const seen: string[] = [];
    for (const { method, url, access } of api.routes) {
      if (method !== 'GET' || url.includes(':') || access !== 'read') continue;
      if (url === '/api/v1/events') continue;
      for (const query of QUERIES[url] ?? ['']) {
        const answer = await stranger.call({ method: 'GET', url: `${url}${query}` });
        expect([url, query, answer.status]).toEqual([url, query, 200]);
        // What was asked for is repeated where a condition alone keeps sites away.
        const { without: _asked, ...shown } = answer.body;
        const text = answer.text.startsWith('{') ? JSON.stringify(shown) : answer.text;
        expect(text, `${url}${query}`).not.toContain(CANARY);
        seen.push(url);
      }
    }
    expect(new Set(seen).size).toBeGreaterThan(15);
    const { body } = await stranger.call({ method: 'GET', url: '/api/v1/overview' });
    expect(body).toMatchObject({ headline: { sites: 0 }, counts: { total: 0 } });
    const summary = await stranger.call({ method: 'GET', url: '/api/v1/summary' });
    expect(summary.body).toMatchObject({
      monitors: { total: 0 },
      notifications: { pending: 0, dead: 0 },
      withoutChannel: { monitors: 0, owners: 0 },
    });
    const map = await api.app.inject({
      url: '/api/v1/fleet/map',
      headers: { cookie: [...stranger.cookies].map((pair) => pair.join('=')).join('; ') },
    });
    expect(map.rawPayload).toHaveLength(0);
  });

  it('changes nothing of it in bulk, by id or filter', async () => {
    for (const which of [{ ids: [ids['monitors']] }, { filter: 'kind:http' }]) {
      for (const kind of ['pause', 'delete', 'check'] as const) {
        const answer = await stranger.call({
          method: 'POST',
          url: '/api/v1/bulk',
          payload: { ...which, change: { kind } },
        });
        expect([answer.status, answer.body['matched']]).toEqual([200, 0]);
      }
    }
  });

  it('cannot link to it, nor put anything into it', async () => {
    const payload = { url: 'https://walnut.example/', project: OTHER };
    const create = (form: object) =>
      stranger.call({ method: 'POST', url: '/api/v1/monitors', payload: { ...payload, ...form } });
    for (const form of [
      { owner: ids['owners'] },
      { escalation: ids['escalations'] },
      { dependsOn: [`${CANARY} site`] },
      { project: 'default' },
    ]) {
      const { status } = await create(form);
      expect([form, status]).toEqual([form, 422]);
    }
    const twin = await create({ url: `https://${CANARY}.example/` });
    expect(twin.status).toBe(409);
    expect(twin.text).not.toContain(ids['monitors']);
  });

  it('makes things in the own project without naming it', async () => {
    const made = await stranger.call({
      method: 'POST',
      url: '/api/v1/monitors',
      payload: { url: 'https://almond.example/' },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ project: OTHER });
    const path = `/api/v1/monitors/${textOf(made.body['id'])}`;
    expect((await stranger.call({ method: 'GET', url: path })).status).toBe(200);
    expect((await stranger.call({ method: 'DELETE', url: path })).status).toBe(204);
  });
});

describe('who asks for one project alone', () => {
  const asked = (project: string, url: string) =>
    api.inject({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${GOOD_KEY}`, 'x-project': project },
    });

  it('gets it as if there were no other', async () => {
    const urls = ['/api/v1/overview', '/api/v1/monitors', '/api/v1/incidents', '/api/v1/projects'];
    for (const url of [...urls, `/api/v1/search?q=${CANARY}`, '/api/v1/monitors/rows']) {
      expect((await asked('default', url)).text).toContain(CANARY_OR_ID[url] ?? CANARY);
      const { status, text } = await asked(OTHER, url);
      expect([url, status]).toEqual([url, 200]);
      expect([url, text.includes(CANARY)]).toEqual([url, false]);
    }
  });

  it('makes things there', async () => {
    const made = await api.inject({
      method: 'POST',
      url: '/api/v1/owners',
      headers: { authorization: `Bearer ${GOOD_KEY}`, 'x-project': OTHER },
      payload: { id: 'pecan' },
    });
    expect([made.status, made.body['project']]).toEqual([201, OTHER]);
  });

  it('gets nothing of one that is not there, or not theirs', async () => {
    expect((await asked('unknown', '/api/v1/overview')).status).toBe(404);
    const cookie = [...stranger.cookies].map((pair) => pair.join('=')).join('; ');
    const get = (project: string) =>
      api.inject({ url: '/api/v1/overview', headers: { cookie, 'x-project': project } });
    expect((await get('default')).status).toBe(404);
    expect((await get(OTHER)).status).toBe(200);
  });
});

it('an admin cannot link what belongs to different projects', async () => {
  const owner = await api.call('POST', '/api/v1/owners', { id: 'nut', project: OTHER });
  expect(owner.status).toBe(201);
  const linked = await api.call('PATCH', `/api/v1/monitors/${ids['monitors']}`, { owner: 'nut' });
  expect(linked.status).toBe(422);
  const moved = await api.call('PATCH', '/api/v1/owners/nut', { project: 'default' });
  expect(moved.status).toBe(422);
});

/** Of what has no name of a thing in it: the id of the project. */
const CANARY_OR_ID: Readonly<Record<string, string>> = { '/api/v1/projects': 'default' };

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/search': [`?q=${CANARY}`],
  '/api/v1/fleet/sites': ['?at=0,1,2'],
  '/api/v1/monitors': ['', `?search=${CANARY}`, `?tags=${CANARY}`, `?owner=${CANARY}-owner`],
  '/api/v1/monitors/rows': ['', `?filter=${CANARY}`, '?filter=project:default'],
  '/api/v1/incidents': ['', `?tag=${CANARY}`, `?owner=${CANARY}-owner`],
  '/api/v1/notifications': ['', `?channel=${CANARY}-channel`],
  '/api/v1/reports': ['', '?range=30d'],
  '/api/v1/maintenance/occurrences': [
    `?from=${Date.UTC(2026, 10, 20)}&to=${Date.UTC(2026, 10, 25)}`,
  ],
};

/** An answer repeats the id that it was asked for. */
function withoutIds(text: string): string {
  return Object.values(ids).reduce((rest, id) => rest.replaceAll(id, ''), text);
}

async function stateOfAll(): Promise<object> {
  const state: Record<string, unknown> = {};
  for (const path of Object.keys(ids)) {
    state[path] = (await api.call('GET', `/api/v1/${path}/${ids[path]}`)).body;
  }
  return state;
}
