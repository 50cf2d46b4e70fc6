import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import {
  openApiFixture,
  START,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import { upCheck } from '../../test/support/api/fake-watch.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
});
afterEach(() => api.close());

const path = '/api/v1/monitors';
const create = async (form: object) => textOf((await api.call('POST', path, form)).body['id']);

describe('creating', () => {
  it('answers with the whole monitor in its flat form, defaults filled in', async () => {
    const { status, body } = await api.call('POST', path, { url: 'https://shop.example' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: body['id'],
      expiry: null,
      kind: 'http',
      url: 'https://shop.example/',
      method: 'auto',
      expect: '200-399',
      maxRedirects: 5,
      headers: {},
      insecure: false,
      name: 'shop.example',
      interval: '5m',
      timeout: '10s',
      confirm: { after: ['10s', '30s'] },
      recover: { after: ['10s'] },
      owner: null,
      owners: [],
      tags: [],
      slow: null,
      failures: null,
      dependsOn: [],
      group: null,
      project: 'default',
      escalation: null,
      note: null,
      paused: false,
      target: 'https://shop.example/',
      status: 'pending',
      since: START,
      reason: null,
      hasChannel: false,
      openIncident: null,
      createdAt: START,
      updatedAt: START,
    });
    expect(api.watch.told).toEqual([`update:${textOf(body['id'])}`]);
  });

  it('says all that is wrong at once, whatever kind of mistake it is', async () => {
    const refused = async (call: Promise<Answer>): Promise<readonly string[]> => {
      const { status, body } = await call;
      expect(status).toBe(422);
      return (body['problems'] as { readonly path: string }[]).map(({ path }) => path);
    };
    const wrong = { interval: '0s', timeout: 5000, owner: 'nobody' };
    const url = 'https://shop.example/';
    const single = api.call('POST', '/api/v1/monitors', { url, ...wrong });
    expect(await refused(single)).toEqual(['interval', 'timeout', 'owner']);
    const monitors = [{ url }, { url, ...wrong }, { url }];
    expect(await refused(api.call('POST', '/api/v1/monitors', { monitors }))).toEqual([
      'monitors[1].interval',
      'monitors[1].timeout',
      'monitors[2].url',
      'monitors[1].owner',
    ]);
    const { body } = await api.call('POST', '/api/v1/monitors', { url });
    const path = `/api/v1/monitors/${textOf(body['id'])}`;
    expect(await refused(api.call('PATCH', path, wrong))).toEqual(['interval', 'timeout', 'owner']);
    const elsewhere = { ...wrong, url: 'gopher://shop.example/' };
    expect(await refused(api.call('PATCH', path, elsewhere))).toEqual(
      expect.arrayContaining(['interval', 'timeout', 'owner']),
    );
  });

  it('advises nothing that would be refused as well', async () => {
    const hintFor = async (form: object): Promise<string> => {
      const url = 'https://shop.example/';
      const { body } = await api.call('POST', '/api/v1/monitors', { url, ...form });
      return textOf((body['problems'] as readonly JsonObject[])[0]?.['hint']);
    };
    expect(await hintFor({ timeout: 5000 })).toBe('add a unit, such as 5000ms');
    expect(await hintFor({ timeout: '3h' })).toBe('for example 500ms or 30s');
    expect(await hintFor({ interval: 5 })).toBe('add a unit, such as 5s');
    expect(await hintFor({ interval: 1_000_000 })).toBe('add a unit, such as 1000000ms');
    expect(await hintFor({ interval: 0 })).toBe('for example 30s, 5m, 1h30m or 2d');
  });

  it('takes several, all or nothing', async () => {
    const monitors = [{ url: 'https://a.example' }, { url: 'https://b.example', interval: '30s' }];
    const { status, body } = await api.call('POST', path, { monitors });
    expect(status).toBe(201);
    expect(body['items']).toMatchObject([{ name: 'a.example' }, { interval: '30s' }]);
    const again = [{ url: 'https://c.example' }, { url: 'https://a.example' }];
    const refused = await api.call('POST', path, { monitors: again });
    expect(refused.status).toBe(409);
    const list = await api.call('GET', path);
    expect(list.body['items']).toHaveLength(2);
  });

  it('knows the owners of a monitor, the first of them apart, and finds it by each', async () => {
    for (const id of ['ops', 'web']) await api.call('POST', '/api/v1/owners', { id });
    const created = await create({ url: 'https://a.example', owner: ['ops', 'web'] });
    const one = `${path}/${created}`;
    const { body } = await api.call('GET', one);
    expect(body).toMatchObject({ owner: 'ops', owners: ['ops', 'web'] });
    for (const id of ['ops', 'web']) {
      const found = await api.call('GET', `${path}?owner=${id}`);
      expect(found.body['items']).toMatchObject([{ id: created }]);
      expect((await api.call('DELETE', `/api/v1/owners/${id}`)).status).toBe(409);
    }
    const renamed = await api.call('PATCH', one, { name: 'A' });
    expect(renamed.body).toMatchObject({ owners: ['ops', 'web'] });
    const refused = await api.call('PATCH', one, { owner: ['ops', 'ghost'] });
    expect(refused.body['problems']).toMatchObject([{ path: 'owner[1]' }]);
    const changed = await api.call('PATCH', one, { owner: 'web' });
    expect(changed.body).toMatchObject({ owner: 'web', owners: ['web'] });
    expect((await api.call('DELETE', '/api/v1/owners/ops')).status).toBe(204);
  });

  it('changes nothing in a dry run', async () => {
    const form = { url: 'https://a.example' };
    expect((await api.call('POST', `${path}?dryRun=true`, form)).status).toBe(200);
    expect((await api.call('GET', path)).body['items']).toEqual([]);
    expect(api.watch.told).toEqual([]);
    await create(form);
    expect((await api.call('POST', `${path}?dryRun=true`, form)).status).toBe(409);
  });
});

describe('a pasted list', () => {
  const list = 'https://a.example\nb.example interval=30s name="Site B"\n# done\n';
  const paste = (text: string, query = '') =>
    api.inject({
      method: 'POST',
      url: `${path}${query}`,
      headers: {
        authorization: 'Bearer sqk_the-key-of-the-tests',
        'content-type': 'text/plain',
      },
      payload: text,
    });

  it('brings in every site, and changes nothing the second time', async () => {
    expect((await paste(list, '?dryRun=true')).body).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
    });
    expect((await paste(list)).body).toEqual({ created: 2, updated: 0, unchanged: 0 });
    const told = api.watch.told.length;
    expect((await paste(list)).body).toEqual({ created: 0, updated: 0, unchanged: 2 });
    expect(api.watch.told).toHaveLength(told);
    const changed = await paste(list.replace('30s', '45s'));
    expect(changed.body).toEqual({ created: 0, updated: 1, unchanged: 1 });
  });

  it('may name a site twice, which is said', async () => {
    const headers = {
      authorization: 'Bearer sqk_the-key-of-the-tests',
      'content-type': 'text/plain',
    };
    const payload = 'https://twice.example\nhttps://twice.example/\n';
    const answer = await api.inject({ method: 'POST', url: path, headers, payload });
    expect(answer.body).toEqual({
      created: 1,
      updated: 0,
      unchanged: 0,
      warnings: [
        {
          path: 'url',
          file: 'list',
          line: 2,
          message: 'https://twice.example/ is already in the list',
          hint: 'same as line 1',
        },
      ],
    });
  });

  it('may be CSV', async () => {
    const answer = await api.inject({
      method: 'POST',
      url: path,
      headers: { authorization: 'Bearer sqk_the-key-of-the-tests', 'content-type': 'text/csv' },
      payload: 'name,url\nShop,https://shop.example\n',
    });
    expect(answer.body).toEqual({ created: 1, updated: 0, unchanged: 0 });
  });
});

describe('changing', () => {
  it('touches only what the change names', async () => {
    const id = await create({ url: 'https://a.example', headers: { Cookie: 'canary' } });
    await api.clock.advance(1_000);
    const { body } = await api.call('PATCH', `${path}/${id}`, { interval: '1m', name: 'A' });
    expect(body).toMatchObject({ interval: '1m', name: 'A', timeout: '10s' });
    expect(body).toMatchObject({ createdAt: START, updatedAt: START + 1_000 });
    const stored = await api.storage.monitors.get(asMonitorId(id));
    expect(stored?.monitor.options['headers']).toEqual({ Cookie: 'canary' });
  });

  it('keeps a secret that is sent back masked, and never shows one', async () => {
    const id = await create({ url: 'https://a.example', headers: { Cookie: 'canary' } });
    const shown = await api.call('GET', `${path}/${id}`);
    expect(shown.body['headers']).toEqual({ Cookie: '***' });
    const sent = { headers: shown.body['headers'] ?? null, interval: '2m' };
    const answers = [
      await api.call('PATCH', `${path}/${id}`, sent),
      await api.call('GET', path),
      await api.call('POST', `${path}/${id}/pause`),
    ];
    for (const answer of answers) expect(answer.text).not.toContain('canary');
    const stored = await api.storage.monitors.get(asMonitorId(id));
    expect(stored?.monitor.options['headers']).toEqual({ Cookie: 'canary' });
  });

  it('goes back to the default with null', async () => {
    const id = await create({ url: 'https://a.example', interval: '1m', method: 'get' });
    const change = { interval: null, method: null };
    const { body } = await api.call('PATCH', `${path}/${id}`, change);
    expect(body).toMatchObject({ interval: '5m', method: 'auto' });
  });

  it('tells the engine only of real changes', async () => {
    const id = await create({ url: 'https://a.example' });
    await api.call('PATCH', `${path}/${id}`, { interval: '5m' });
    await api.call('POST', `${path}/${id}/resume`);
    expect(api.watch.told).toEqual([`update:${id}`]);
  });

  it('pauses, resumes, checks and forgets', async () => {
    const id = await create({ url: 'https://a.example' });
    const paused = await api.call('POST', `${path}/${id}/pause`);
    expect(paused.body['paused']).toBe(true);
    const resumed = await api.call('POST', `${path}/${id}/resume`);
    expect(resumed.body['paused']).toBe(false);
    const checked = await api.call('POST', `${path}/${id}/check`);
    expect(checked.body).toMatchObject({ monitorId: id, outcome: 'up' });
    expect((await api.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await api.call('GET', `${path}/${id}`)).status).toBe(404);
    expect(api.watch.told).toEqual([
      `update:${id}`,
      `update:${id}`,
      `update:${id}`,
      `remove:${id}`,
    ]);
  });
});

describe('listing', () => {
  const names = (body: { readonly [key: string]: unknown }) =>
    (body['items'] as { readonly name: string }[]).map(({ name }) => name);

  beforeEach(async () => {
    await api.call('POST', '/api/v1/owners', { id: 'ops' });
    for (const name of ['Alpha', 'Beta', 'Gamma']) {
      await create({ url: `https://${name}.example`, name, owner: name === 'Beta' ? 'ops' : null });
    }
  });

  it('goes page by page', async () => {
    const first = await api.call('GET', `${path}?limit=2`);
    expect(names(first.body)).toEqual(['Alpha', 'Beta']);
    const cursor = encodeURIComponent(textOf(first.body['nextCursor']));
    const second = await api.call('GET', `${path}?limit=2&cursor=${cursor}`);
    expect(names(second.body)).toEqual(['Gamma']);
    expect(second.body['nextCursor']).toBeNull();
  });

  it.each([
    ['search=amm', ['Gamma']],
    ['search=BETA.EX', ['Beta']],
    ['owner=ops', ['Beta']],
    ['owner=nobody', []],
    ['status=pending', ['Alpha', 'Beta', 'Gamma']],
    ['status=down', []],
    ['paused=true', []],
    ['paused=false&search=a', ['Alpha', 'Beta', 'Gamma']],
  ])('finds by %s', async (query, expected) => {
    expect(names((await api.call('GET', `${path}?${query}`)).body)).toEqual(expected);
  });

  it('shows the newest checks where they are asked for', async () => {
    const [item] = (await api.call('GET', path)).body['items'] as { readonly id: string }[];
    const id = asMonitorId(item?.id ?? '');
    await api.storage.history.append([upCheck(id, START), upCheck(id, START + 1)]);
    const { body } = await api.call('GET', `${path}?checks=1&limit=1`);
    expect(body['items']).toMatchObject([{ latestChecks: [{ startedAt: START + 1 }] }]);
  });
});

it('sums up', async () => {
  await create({ url: 'https://a.example' });
  await create({ url: 'https://b.example', paused: true });
  const { body } = await api.call('GET', '/api/v1/summary');
  expect(body).toMatchObject({
    monitors: { total: 2, paused: 1, byStatus: { pending: 1, down: 0 } },
    notifications: { pending: 0, dead: 0 },
    health: { isScheduleKept: true },
  });
});

it('says of one monitor where a file names it', async () => {
  const { body } = await api.call('POST', path, { url: 'https://filed.example/' });
  const address = `/api/v1/monitors/${textOf(body['id'])}`;
  expect((await api.call('GET', address)).body).not.toHaveProperty('filed');
  const place = { file: 'sites.yaml', line: 4, lines: { url: 4, interval: 5 } };
  const spec = { kind: 'http', target: 'https://filed.example/' };
  api.context.filed.replace([{ spec, place }]);
  expect((await api.call('GET', address)).body).toMatchObject({ filed: place });
});
