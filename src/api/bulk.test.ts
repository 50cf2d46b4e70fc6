import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import type { BulkAnswer } from './contract.ts';

let api: ApiFixture;
let ids: readonly string[];
beforeEach(async () => {
  api = await openApiFixture();
  const monitors = ['a', 'b', 'c'].map((name) => ({
    url: `https://${name}.example`,
    tags: ['web'],
  }));
  await api.call('POST', '/api/v1/owners', { id: 'ops', name: 'Operations' });
  const { body } = await api.call('POST', '/api/v1/monitors', { monitors });
  ids = (body['items'] as readonly { readonly id: string }[]).map(({ id }) => id);
});
afterEach(() => api.close());

async function change(body: object): Promise<Answer & { readonly result: BulkAnswer }> {
  const answer = await api.call('POST', '/api/v1/bulk', body);
  return { ...answer, result: answer.body as unknown as BulkAnswer };
}

async function shown(id: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  return (await api.call('GET', `/api/v1/monitors/${id}`)).body;
}

const undo = (token: string | undefined) => api.call('POST', '/api/v1/bulk/undo', { token });

describe('a change of several monitors', () => {
  it('pauses them, says how many it changed, and the engine learns it', async () => {
    await api.call('POST', `/api/v1/monitors/${ids[0]}/pause`);
    const { status, result } = await change({ ids: [...ids, 'gone'], change: { kind: 'pause' } });
    expect(status).toBe(200);
    expect(result).toMatchObject({ matched: 3, changed: 2 });
    expect((await shown(ids[2]))['paused']).toBe(true);
    expect(api.watch.told.slice(-2)).toEqual([`update:${ids[1]}`, `update:${ids[2]}`]);
  });

  it('adds tags and takes others away', async () => {
    await change({ ids, change: { kind: 'tags', add: ['Shop', 'shop'], remove: ['web'] } });
    expect((await shown(ids[0]))['tags']).toEqual(['shop']);
    const again = await change({ ids, change: { kind: 'tags', add: ['shop'] } });
    expect(again.result).toEqual({ matched: 3, changed: 0, undo: null });
  });

  it('changes settings of all of them, or of none where one would be wrong', async () => {
    const good = await change({
      ids,
      change: { kind: 'settings', settings: { interval: '2m', owner: 'ops' } },
    });
    expect(good.result.changed).toBe(3);
    expect(await shown(ids[1])).toMatchObject({ interval: '2m', owners: ['ops'] });
    const bad = await change({ ids, change: { kind: 'settings', settings: { interval: 'soon' } } });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('change.settings.interval');
    const unknown = await change({ ids, change: { kind: 'settings', settings: { owner: 'x' } } });
    expect(unknown.status).toBe(422);
    expect((await shown(ids[1]))['owners']).toEqual(['ops']);
  });

  it('silences them, or begins a maintenance window of them', async () => {
    const { result } = await change({
      ids,
      change: { kind: 'silence', forMs: 3_600_000, comment: 'deploy', author: 'Ann' },
    });
    expect(result).toMatchObject({ matched: 3, changed: 3 });
    const { body } = await api.call('GET', '/api/v1/silences');
    expect(body['items']).toMatchObject([
      { monitors: ids, for: '1h', comment: 'deploy', author: 'Ann' },
    ]);
    expect(await shown(ids[0])).toMatchObject({ silencedUntil: api.clock.now() + 3_600_000 });
    await undo(result.undo?.token);
    expect((await api.call('GET', '/api/v1/silences')).body['items']).toEqual([]);
    expect(await shown(ids[0])).toMatchObject({ silencedUntil: null });
    await change({ ids, change: { kind: 'maintenance', forMs: 3_600_000, comment: 'Update' } });
    const windows = await api.call('GET', '/api/v1/maintenance');
    expect(windows.body['items']).toMatchObject([{ name: 'Update', monitors: ids }]);
  });

  it('deletes them for good', async () => {
    const { result } = await change({ ids: ids.slice(1), change: { kind: 'delete' } });
    expect(result).toEqual({ matched: 2, changed: 2, undo: null });
    const { body } = await api.call('GET', '/api/v1/monitors');
    expect((body['items'] as readonly unknown[]).length).toBe(1);
    expect(api.watch.told.slice(-2)).toEqual(ids.slice(1).map((id) => `remove:${id}`));
  });

  it('checks them now', async () => {
    const { result } = await change({ ids, change: { kind: 'check' } });
    expect(result).toEqual({ matched: 3, changed: 3, undo: null });
  });

  it('refuses a filter that cannot be read, and one beside ids', async () => {
    const pause = { kind: 'pause' };
    expect((await change({ filter: 'colour:red', change: pause })).status).toBe(422);
    expect((await change({ ids, filter: 'tag:web', change: pause })).status).toBe(422);
    expect((await change({ change: pause })).status).toBe(422);
  });

  it.each([
    { kind: 'explode' },
    { kind: 'silence', forMs: 5 },
    { kind: 'settings', settings: { url: 'https://same.example' } },
    { kind: 'tags', add: ['!'] },
  ])('refuses %j', async (wrong) => {
    expect((await change({ ids, change: wrong })).status).toBe(422);
  });
});

describe('undo', () => {
  it('brings back what was, once, and leaves alone what has changed since', async () => {
    const { result } = await change({ ids, change: { kind: 'pause' } });
    await api.clock.advance(5_000);
    await api.call('PATCH', `/api/v1/monitors/${ids[1]}`, { name: 'Renamed' });
    const back = await undo(result.undo?.token);
    expect(back.body).toEqual({ matched: 3, changed: 2, undo: null });
    expect((await shown(ids[0]))['paused']).toBe(false);
    expect(await shown(ids[1])).toMatchObject({ paused: true, name: 'Renamed' });
    expect((await undo(result.undo?.token)).status).toBe(404);
  });

  it('is possible for a minute', async () => {
    const { result } = await change({ ids, change: { kind: 'pause' } });
    expect(result.undo?.until).toBe(api.clock.now() + 60_000);
    await api.clock.advance(60_000);
    expect((await undo(textOf(result.undo?.token))).status).toBe(404);
  });
});
