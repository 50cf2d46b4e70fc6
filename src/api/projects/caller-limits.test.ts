import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { signedIn, type Browser } from '../../../test/support/api/signed-in.ts';
import { probers } from '../../probers/index.ts';
import { memberOf, OTHER } from '../../../test/support/api/two-projects.ts';

const KINDS = new Map(probers.map((prober) => [prober.kind, prober]));
const THIRD = 'third';
const QUOTAS = { monitors: 6, items: 2, newTargets: 4, tests: 3 };

let api: ApiFixture;
let member: Browser;
let guest: Browser;

beforeAll(async () => {
  api = await openApiFixture({ host: '192.0.2.1', quotas: QUOTAS, monitorKinds: KINDS });
  await api.call('POST', '/api/v1/projects', { id: OTHER, name: 'Other' });
  await api.call('POST', '/api/v1/projects', { id: THIRD, name: 'Third' });
  const starting = api.context.fleet.start();
  await api.clock.advance(1_000);
  await starting;
  member = await memberOf(api, { [OTHER]: 'editor' }, 'member');
  guest = await memberOf(api, { [THIRD]: 'editor' }, 'guest');
}, 60_000);
afterAll(() => api.close());

const post = (browser: Browser, url: string, payload: object) =>
  browser.call({ method: 'POST', url: `/api/v1/${url}`, payload });
const nextMinute = () => api.clock.advance(60_000);

describe('what a member of a project may have asked', () => {
  it('is a few new targets a minute, and any number for who may change everything', async () => {
    const named = [1, 2, 3, 4].map((n) => ({ url: `https://s${n}.example/` }));
    expect((await post(guest, 'monitors', { monitors: named })).status).toBe(201);
    const fifth = await post(guest, 'monitors', { url: 'https://s5.example/' });
    expect([fifth.status, fifth.headers['retry-after']]).toEqual([429, '60']);
    expect((await post(guest, 'monitors/try', { url: 'https://s6.example/' })).status).toBe(429);
    const again = await post(guest, 'monitors', { url: 'https://s4.example/other-page' });
    expect(again.status).toBe(201);
    const many = [6, 7, 8, 9, 10].map((n) => ({ url: `https://s${n}.example/` }));
    const editor = await signedIn(api, 'editor');
    expect((await post(editor, 'monitors', { monitors: many })).status).toBe(201);
    await nextMinute();
    const later = await post(guest, 'monitors', { url: 'https://s5.example/' });
    expect(later.status).toBe(201);
    await nextMinute();
  });

  it('is no port without a usual service, in no setting', async () => {
    const asked = api.explainer.asked.length;
    for (const form of [
      { url: 'https://a.example:2375/' },
      { url: 'https://b.example/', connectTo: ':2375' },
      { url: 'https://c.example/', proxy: 'socks5h://10.0.0.1:2375' },
    ]) {
      for (const url of ['monitors', 'monitors/try']) {
        const { status } = await post(guest, url, form);
        expect([form, url, status]).toEqual([form, url, 403]);
      }
    }
    expect(api.explainer.asked).toHaveLength(asked);
    const byAdmin = await api.call('POST', '/api/v1/monitors', { url: 'https://a.example:2375/' });
    expect(byAdmin.status).toBe(201);
  });

  it('is no more probes by hand than the quota, whatever they are for', async () => {
    await nextMinute();
    const url = 'https://try.example/';
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1)
      statuses.push((await post(guest, 'monitors/try', { url })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    await nextMinute();
  });
});

describe('what a project holds for who is only a member of it', () => {
  it('stops at the quota, however many come at once', async () => {
    const urls = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
      (name) => `https://m.example/${name}`,
    );
    const statuses = await Promise.all(
      urls.map(async (url) => (await post(member, 'monitors', { url })).status),
    );
    expect(statuses.toSorted((one, other) => one - other)).toEqual([
      ...Array<number>(QUOTAS.monitors).fill(201),
      429,
      429,
    ]);
    const { items } = await api.storage.monitors.list({
      limit: 50,
      cursor: null,
      projectIds: [OTHER],
    });
    expect(items).toHaveLength(QUOTAS.monitors);
  });

  it('stops for channels, and goes on for an admin', async () => {
    const channel = (id: string) => ({
      id,
      kind: 'webhook',
      url: 'https://hook.example/',
      secret: '12345678',
      project: OTHER,
    });
    const statuses: number[] = [];
    for (const id of ['c1', 'c2', 'c3']) {
      statuses.push((await post(member, 'channels', channel(id))).status);
    }
    expect(statuses).toEqual([201, 201, 429]);
    expect((await api.call('POST', '/api/v1/channels', channel('c4'))).status).toBe(201);
  });
});
