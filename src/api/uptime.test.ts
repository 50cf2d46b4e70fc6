import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  START,
  textOf,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import { asMonitorId, type MonitorId } from '../core/ids.ts';
import { pendingState } from '../core/monitor/monitor-state.ts';

const HOUR = 3_600_000;

let api: ApiFixture;
let id: MonitorId;
beforeEach(async () => {
  api = await openApiFixture();
  const { body } = await api.call('POST', '/api/v1/monitors', { url: 'https://a.example' });
  id = asMonitorId(textOf(body['id']));
  const state = { ...pendingState(START), status: 'up', since: START, sequence: 1 } as const;
  const entry = { monitorId: id, at: START, state, changedFrom: 'pending' } as const;
  await api.storage.ledger.commit([
    { ...entry, incident: null, notifications: [], stages: {}, events: [] },
  ]);
  await api.clock.advance(6 * HOUR);
});
afterEach(() => api.close());

const read = async (query: string) => {
  const answer = await api.call('GET', `/api/v1/monitors/${id}/uptime${query}`);
  return { ...answer, items: JSON.parse(answer.text) as Record<string, unknown>[] };
};

describe('uptime', () => {
  it('is of every named range, in less than a kilobyte and a half', async () => {
    const { status, items, text } = await read('');
    expect(status).toBe(200);
    expect(items.map(({ range }) => range)).toEqual(['24h', '7d', '30d', '90d', '1y']);
    expect(items[0]).toMatchObject({
      judgedMs: 6 * HOUR,
      upMs: 6 * HOUR,
      unknownMs: 18 * HOUR,
      downMs: 0,
      uptimeRatio: 1,
      incidents: 0,
    });
    expect(text.length).toBeLessThan(1_500);
  });

  it('is of one range by its name or its ends', async () => {
    expect((await read('?range=7d')).items).toHaveLength(1);
    const { items } = await read(`?from=${START + HOUR}&to=${START + 2 * HOUR}`);
    expect(items).toMatchObject([{ range: 'custom', upMs: HOUR, judgedMs: HOUR }]);
  });

  it.each(['?range=8d', `?from=${START + HOUR}&to=${START}`, '?range=7d&from=5', '?form=5'])(
    'refuses %s',
    async (query) => {
      expect((await read(query)).status).toBe(422);
    },
  );
});

describe('reports', () => {
  const report = (query = '') => api.call('GET', `/api/v1/reports${query}`);

  it('are of all sites, of an owner and of a tag', async () => {
    const { status, body } = await report('?range=6h');
    expect(status).toBe(200);
    expect(body).toMatchObject({ siteCount: 1, uptimeRatio: 1, owner: null, incidents: 0 });
    expect((await report('?tag=none')).body).toMatchObject({ siteCount: 0, uptimeRatio: null });
  });

  it.each([
    ['?range=week', 422],
    ['?tag=!', 422],
    ['?owner=gone', 404],
    ['?sites=-1', 422],
  ])('refuse %s by status %d', async (query, status) => {
    expect((await report(query)).status).toBe(status);
  });
});
