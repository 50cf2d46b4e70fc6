import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import {
  GOOD_KEY,
  openApiFixture,
  START,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { upCheck } from '../../../test/support/api/fake-watch.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  const monitors = Array.from({ length: 300 }, (_, index) => ({
    url: `https://s${index}.example`,
  }));
  await api.call('POST', '/api/v1/monitors', { monitors });
});
afterAll(() => api.close());

const headers = { authorization: `Bearer ${GOOD_KEY}` };
const url = '/api/v1/monitors?limit=500&checks=100';

it('a page with many checks is short, and the next one goes on', async () => {
  const first = await api.call('GET', url);
  expect(first.body['items']).toHaveLength(100);
  const ids = new Set<unknown>();
  for (let next: string | null = url; next !== null;) {
    const page: Answer = await api.call('GET', next);
    for (const item of page.body['items'] as readonly { id: string }[]) ids.add(item.id);
    const { nextCursor } = page.body;
    next = nextCursor === null ? null : `${url}&cursor=${textOf(nextCursor)}`;
  }
  expect(ids.size).toBe(300);
});

it('a long list reads back as it is, with every check in it', async () => {
  const { body } = await api.call('GET', '/api/v1/monitors?limit=1');
  const [{ id }] = body['items'] as [{ id: string }];
  const checks = Array.from({ length: 90 }, (_, index) => upCheck(asMonitorId(id), START + index));
  await api.storage.history.append(checks);
  const page = await api.call('GET', '/api/v1/monitors?limit=1&checks=100');
  expect(page.body['items']).toMatchObject([{ latestChecks: checks.toReversed() }]);
  expect(page.headers['content-type']).toBe('application/json; charset=utf-8');
});

it('of many heavy reads at once two are answered at a time, and all in the end', async () => {
  const list = api.storage.monitors.list.bind(api.storage.monitors);
  let underWay = 0;
  let most = 0;
  const spy = vi.spyOn(api.storage.monitors, 'list').mockImplementation(async (query) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    const page = await list(query);
    underWay -= 1;
    return page;
  });
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => api.inject({ method: 'GET', url, headers })),
  );
  spy.mockRestore();
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(most).toBeLessThanOrEqual(2);
});

it('beyond a long line of them the next is told to come back', async () => {
  const answers = await Promise.all(
    Array.from({ length: 600 }, () => api.inject({ method: 'GET', url: '/metrics', headers })),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers['retry-after']).toBe('5');
  expect((await api.call('GET', url)).status).toBe(200);
});
