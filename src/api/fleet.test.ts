import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { asChannelId, asIncidentId, asMonitorId, asOwnerId } from '../core/ids.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Monitor, Status } from '../core/monitor/monitor.ts';
import {
  sampleChannel,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
} from '../testing/storage/storage-samples.ts';
import {
  GOOD_KEY,
  openApiFixture,
  START,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import { upCheck } from '../../test/support/api/fake-watch.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
});
afterEach(() => api.close());

/** A site that was up for a long time. */
function watch(name: string, changes: Partial<Monitor> = {}, status: Status = 'up'): void {
  api.fleetSource.put(sampleMonitor(name, { createdAt: START - 60 * DAY_MS, ...changes }), {
    status,
    since: START - 40 * DAY_MS,
  });
}

/** What the engine does when it judges a site. */
function judge(
  name: string,
  status: Status,
  at = api.clock.now(),
  reason: string | null = null,
): void {
  const monitorId = asMonitorId(`m-${name}`);
  const known = api.fleetSource.watchedOf(monitorId);
  if (known === undefined) throw new Error(`${name} is not watched`);
  const from = known.state.status;
  const isDown = status === 'down';
  api.fleetSource.put(known.monitor, {
    status,
    since: at,
    reason,
    firstFailureAt: isDown ? at : null,
    incidentId: isDown ? asIncidentId(`i-${name}`) : null,
  });
  api.watch.emit({ kind: 'status', monitorId, from, to: status, at, reason });
}

function incidentOf(name: string, changes: Partial<Incident> = {}): Incident {
  return {
    id: asIncidentId(`i-${name}`),
    monitorId: asMonitorId(`m-${name}`),
    startedAt: api.clock.now(),
    confirmedAt: api.clock.now(),
    resolvedAt: null,
    why: null,
    reason: 'refused',
    message: `${name} refuses`,
    evidence: {},
    ...changes,
  };
}

async function start(): Promise<void> {
  const starting = api.context.fleet.start();
  await api.clock.advance(1_000);
  await starting;
}

interface RowsBody {
  readonly rows: readonly (readonly unknown[] | null)[];
  readonly total: number;
  readonly snapshot: string;
  readonly columns: readonly string[];
  readonly from: number;
  readonly stepMs: number;
  readonly facets: {
    readonly counts: Readonly<Record<string, number>>;
    readonly groups: readonly object[];
    readonly tags: readonly object[];
    readonly owners: readonly object[];
    readonly kinds: readonly object[];
  };
  readonly without: readonly object[];
}

async function rows(query: Readonly<Record<string, string>> = {}): Promise<RowsBody> {
  const answer = await api.call(
    'GET',
    `/api/v1/monitors/rows?${new URLSearchParams(query).toString()}`,
  );
  expect(answer.status).toBe(200);
  return answer.body as unknown as RowsBody;
}
const valuesOf = ({ columns, rows: all }: RowsBody, column: string): readonly unknown[] =>
  all.map((row) => row?.[columns.indexOf(column)] ?? null);
const names = async (query: Readonly<Record<string, string>> = {}) =>
  valuesOf(await rows(query), 'name');
const overview = async (by = 'group') => (await api.call('GET', `/api/v1/overview?by=${by}`)).body;

describe('the overview', () => {
  it('of nothing', async () => {
    await start();
    expect(await overview()).toMatchObject({
      headline: { kind: 'empty', sites: 0, total: 0 },
      counts: { total: 0 },
      problems: [],
      more: 0,
      blocks: [],
    });
  });

  it('counts each site once, and shows blocks in the order of the map', async () => {
    watch('b', { group: 'EU' });
    watch('a', { group: 'EU' });
    watch('c', { group: 'Asia', isPaused: true });
    watch('d', {}, 'degraded');
    watch('e', { group: 'EU' });
    api.fleetSource.mute({ maintenance: ['m-e'], silenced: ['m-a'] });
    await start();
    expect(await overview()).toMatchObject({
      headline: { kind: 'up', sites: 5, total: 5 },
      counts: { total: 5, up: 2, degraded: 1, paused: 1, maintenance: 1, silenced: 1, down: 0 },
      blocks: [
        { name: 'Asia', kind: 'named', count: 1, counts: { paused: 1 } },
        { name: 'EU', kind: 'named', count: 3, counts: { up: 2, maintenance: 1, silenced: 1 } },
        { name: null, kind: 'none', count: 1, counts: { degraded: 1 } },
      ],
    });
  });

  it('does not call a site up that is suspected, or was never judged', async () => {
    watch('a', {}, 'suspect');
    watch('b');
    await start();
    expect(await overview()).toMatchObject({ headline: { kind: 'partly', sites: 1, total: 2 } });
    judge('a', 'pending');
    judge('b', 'pending');
    expect(await overview()).toMatchObject({ headline: { kind: 'checking', sites: 2 } });
    judge('a', 'up');
    judge('b', 'degraded');
    expect(await overview()).toMatchObject({ headline: { kind: 'up', sites: 2, total: 2 } });
  });

  it('puts sites together by their first tag or owner', async () => {
    watch('a', { tags: ['web', 'old'], ownerIds: [asOwnerId('ops')] });
    watch('b', { tags: ['db'] });
    await start();
    expect((await overview('tag'))['blocks']).toMatchObject([{ name: 'db' }, { name: 'web' }]);
    expect((await overview('owner'))['blocks']).toMatchObject([{ name: 'ops' }, { kind: 'none' }]);
  });

  it('names small blocks together when there are many', async () => {
    for (let group = 0; group < 40; group += 1) {
      for (let n = 0; n <= group; n += 1) watch(`${group}-${n}`, { group: `g${group}` });
    }
    await start();
    const blocks = (await overview())['blocks'] as readonly { kind: string; count: number }[];
    expect(blocks).toHaveLength(24);
    expect(blocks.at(-1)).toMatchObject({ kind: 'others', count: (17 * 18) / 2 });
    expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(820);
  });

  it('says what is wrong: outages of one address together, slow sites last', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) watch(name);
    await start();
    const evidence = { address: '192.0.2.7' };
    for (const name of ['a', 'b']) {
      judge(name, 'down', START, 'refused');
      api.watch.emit({ kind: 'incident', incident: incidentOf(name, { evidence }) });
    }
    await api.clock.advance(5_000);
    judge('c', 'down', api.clock.now(), 'http_503');
    const acknowledged = { by: 'Sara', at: START };
    api.watch.emit({ kind: 'incident', incident: incidentOf('c', { acknowledged }) });
    judge('d', 'degraded');
    expect(await overview()).toMatchObject({
      headline: { kind: 'down', sites: 3, total: 5 },
      counts: { down: 3, degraded: 1, acknowledged: 1 },
      problems: [
        {
          count: 2,
          cause: { kind: 'address', value: '192.0.2.7' },
          reason: 'refused',
          acknowledged: null,
        },
        { count: 1, cause: null, reason: 'http_503', acknowledged: { by: 'Sara' } },
        { count: 1, status: 'degraded', incidentId: null },
      ],
      more: 0,
    });
  });

  it('says that we cannot see', async () => {
    watch('a');
    await start();
    const alarm = {
      id: asIncidentId('x'),
      cause: 'network',
      startedAt: START,
      endedAt: null,
    } as const;
    api.watch.setHealth({ alarm });
    expect(await overview()).toMatchObject({
      headline: { kind: 'blind', since: START },
      trust: { alarm: { cause: 'network' } },
    });
    // Then sites are judged all the same.
    api.watch.setHealth({ alarm: { ...alarm, cause: 'storage' } });
    expect(await overview()).toMatchObject({ headline: { kind: 'up', since: null } });
  });

  it('says who was told of an outage, and learns it again when a message arrives', async () => {
    await api.storage.owners.put(sampleOwner('ops', { name: 'Operations' }));
    await api.storage.channels.put(sampleChannel('mail', { ownerId: asOwnerId('ops') }));
    watch('a', {}, 'up');
    await start();
    judge('a', 'down');
    api.watch.emit({ kind: 'incident', incident: incidentOf('a') });
    const told = async (): Promise<unknown> =>
      ((await overview())['problems'] as unknown as readonly { readonly notified: unknown }[])[0]
        ?.notified;
    expect(await told()).toEqual({ at: null, who: [], channels: [] });
    const message = sampleNotification('n1', {
      incidentId: asIncidentId('i-a'),
      channelId: asChannelId('mail'),
      state: 'delivered',
      deliveredAt: START + 5_000,
    });
    await api.storage.outbox.add(message);
    expect(await told()).toEqual({ at: null, who: [], channels: [] });
    api.watch.emit({
      kind: 'notification',
      notificationId: message.id,
      state: 'delivered',
      detail: '',
    });
    expect(await told()).toEqual({
      at: START + 5_000,
      who: ['Operations'],
      channels: ['mail'],
    });
  });

  it('counts suspicions and those that the re-checks did not confirm', async () => {
    watch('a');
    await start();
    for (const status of ['suspect', 'up', 'suspect', 'down'] as const) judge('a', status);
    expect((await overview())['trust']).toMatchObject({ suspicions: 2, falseAlarms: 1 });
  });

  it('measures how late checks begin', async () => {
    watch('a');
    await start();
    const check = upCheck(asMonitorId('m-a'), START);
    const event = { kind: 'check', status: 'up', notes: [], evidence: {}, isSlow: false } as const;
    for (let n = 0; n < 100; n += 1) {
      api.watch.emit({ ...event, check, latenessMs: n < 98 ? 10 : 900 });
    }
    await api.clock.advance(9_000);
    const { trust } = await overview();
    expect(trust).toMatchObject({ startedWithinMs: 1_024, checksPerSecond: 10 });
    await api.clock.advance(60_000);
    expect((await overview())['trust']).toMatchObject({
      startedWithinMs: null,
      checksPerSecond: 0,
    });
  });
});

describe('the map', () => {
  const map = async (headers: Readonly<Record<string, string>> = {}) => {
    const response = await api.app.inject({
      url: '/api/v1/fleet/map',
      headers: { authorization: `Bearer ${GOOD_KEY}`, ...headers },
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes: [...response.rawPayload],
    };
  };

  it('has a byte a site: status, and what is true beside it', async () => {
    watch('a', { group: 'EU' });
    watch('b', {}, 'down');
    watch('c', { isPaused: true }, 'pending');
    api.fleetSource.mute({ maintenance: ['m-b'], silenced: ['m-b'] });
    await start();
    expect((await map()).bytes).toEqual([1, 4 + 32 + 64, 16]);
  });

  it('is not sent again as long as nothing changes', async () => {
    watch('a');
    await start();
    const { headers } = await map();
    const known = { 'if-none-match': String(headers.etag) };
    expect((await map(known)).status).toBe(304);
    judge('a', 'down');
    const changed = await map(known);
    expect([changed.status, changed.bytes]).toEqual([200, [4]]);
    expect(changed.headers['x-map-version']).toBe(headers['x-map-version']);
  });

  it('has another version when a site comes, goes or moves', async () => {
    watch('a');
    watch('c');
    await start();
    const before = (await map()).headers['x-map-version'];
    watch('b');
    api.watch.emit({ kind: 'monitor', change: 'updated', monitorId: asMonitorId('m-b') });
    await api.clock.advance(1_000);
    expect((await map()).headers['x-map-version']).not.toBe(before);
    const sites = await api.call('GET', '/api/v1/fleet/sites?at=0,1,2,9');
    expect(sites.body['items']).toMatchObject([
      { name: 'a' },
      { name: 'b' },
      { name: 'c', index: 2 },
    ]);
    api.fleetSource.drop('m-a');
    api.watch.emit({ kind: 'monitor', change: 'removed', monitorId: asMonitorId('m-a') });
    watch('c', { group: 'Asia' });
    api.watch.emit({ kind: 'monitor', change: 'updated', monitorId: asMonitorId('m-c') });
    await api.clock.advance(1_000);
    const moved = await api.call('GET', '/api/v1/fleet/sites?at=0,1');
    expect(moved.body['items']).toMatchObject([{ name: 'c' }, { name: 'b' }]);
    const old = await api.call('GET', `/api/v1/fleet/sites?at=0&map=${String(before)}`);
    expect(old.status).toBe(409);
  });
});

describe('rows', () => {
  it('are sorted the worst first, and the other way round', async () => {
    watch('up-b');
    watch('up-a');
    watch('off', { isPaused: true });
    watch('slow', {}, 'degraded');
    watch('gone');
    watch('new', {}, 'pending');
    watch('late');
    await start();
    judge('gone', 'down', START - 5_000);
    judge('late', 'down', START - 1_000);
    const worst = ['late', 'gone', 'slow', 'new', 'up-a', 'up-b', 'off'];
    expect(await names()).toEqual(worst);
    expect(await names({ sort: '-worst' })).toEqual(worst.toReversed());
    expect(await names({ sort: 'name' })).toEqual(worst.toSorted());
    expect(await names({ sort: 'name', offset: '2', limit: '2' })).toEqual(['new', 'off']);
  });

  it('are sorted by what was measured', async () => {
    for (const name of ['a', 'b', 'c']) watch(name);
    await start();
    for (const [name, totalMs] of [
      ['a', 50],
      ['b', 900],
      ['a', 60],
    ] as const) {
      await api.clock.advance(1_000);
      const good = upCheck(asMonitorId(`m-${name}`), api.clock.now());
      const check = { ...good, timings: { ...good.timings, totalMs } };
      const rest = { status: 'up', notes: [], evidence: {}, latenessMs: 0, isSlow: false } as const;
      api.watch.emit({ kind: 'check', check, ...rest });
    }
    expect(await names({ sort: 'p95' })).toEqual(['b', 'a', 'c']);
    expect(await names({ sort: 'checked' })).toEqual(['a', 'b', 'c']);
    const body = await rows({ sort: 'name' });
    expect(valuesOf(body, 'lastMs')).toEqual([60, 900, null]);
    expect(valuesOf(body, 'p95Ms')).toEqual([64, 1_024, null]);
  });

  it('keep the order of a snapshot, without those that are gone', async () => {
    for (const name of ['a', 'b', 'c']) watch(name);
    await start();
    const { snapshot } = await rows();
    await api.clock.advance(2_000);
    judge('c', 'down');
    api.fleetSource.drop('m-b');
    api.watch.emit({ kind: 'monitor', change: 'removed', monitorId: asMonitorId('m-b') });
    expect(await names()).toEqual(['c', 'a']);
    expect(await names({ snapshot })).toEqual(['a', null, 'c']);
    await api.clock.advance(601_000);
    const later = await rows({ snapshot });
    expect(later.snapshot).not.toBe(snapshot);
    expect(valuesOf(later, 'name')).toEqual(['c', 'a']);
  });

  it('have a site that came a moment after others asked', async () => {
    watch('a');
    await start();
    expect(await names()).toEqual(['a']);
    watch('b');
    api.watch.emit({ kind: 'monitor', change: 'updated', monitorId: asMonitorId('m-b') });
    expect(await names()).toEqual(expect.arrayContaining(['a', 'b']));
    await api.clock.advance(300);
    expect(await names()).toEqual(['a', 'b']);
    api.fleetSource.drop('m-a');
    api.watch.emit({ kind: 'monitor', change: 'removed', monitorId: asMonitorId('m-a') });
    expect(await names()).toEqual(['b']);
  });

  it('are filtered, with what else there is to choose', async () => {
    watch('shop', { group: 'EU', tags: ['web'], ownerIds: [asOwnerId('ops')] });
    watch('wiki', { group: 'EU', tags: ['web', 'old'] }, 'degraded');
    watch('db', { kind: 'tcp', target: 'tcp://db:1' }, 'down');
    await start();
    const body = await rows({ filter: 'group:eu status:slow' });
    expect([valuesOf(body, 'name'), body.total]).toEqual([['wiki'], 1]);
    expect(body.facets).toMatchObject({
      counts: { total: 2, up: 1, degraded: 1, down: 0 },
      groups: [{ value: 'EU', count: 1 }],
      tags: [
        { value: 'old', count: 1 },
        { value: 'web', count: 1 },
      ],
      owners: [],
      kinds: [{ value: 'http', count: 1 }],
    });
  });

  it('offer a wider filter when nothing matches', async () => {
    watch('shop', { tags: ['web'] });
    await start();
    const body = await rows({ filter: 'tag:web wiki' });
    expect(body).toMatchObject({
      total: 0,
      without: [
        { condition: 'tag:web', filter: 'wiki', count: 0 },
        { condition: 'wiki', filter: 'tag:web', count: 1 },
      ],
    });
  });

  it('refuse a filter that cannot be read, and say where', async () => {
    const answer = await api.call('GET', '/api/v1/monitors/rows?filter=shop%20stauts:down');
    expect(answer.status).toBe(422);
    expect(answer.body['problems']).toMatchObject([{ path: 'filter', column: 6 }]);
  });

  it('have bars of 48 marks, the worst of each', async () => {
    watch('a');
    await start();
    const rest = { from: 'up', at: START, reason: null } as const;
    expect(rest.at).toBe(START);
    judge('a', 'down', api.clock.now());
    await api.clock.advance(12 * 60_000);
    judge('a', 'up', api.clock.now());
    await api.clock.advance(2 * HOUR_MS);
    const body = await rows();
    const [bar] = valuesOf(body, 'bar') as readonly string[];
    expect(bar).toHaveLength(48);
    expect(body.from + 48 * body.stepMs).toBeGreaterThan(api.clock.now());
    expect(bar?.slice(-6)).toMatch(/^.[A-J]1111$/);
    expect(valuesOf(body, 'downMs')).toEqual([12 * 60_000]);
  });
});

describe('a past that is stored', () => {
  test('is read in the background', async () => {
    const at = START - 3 * HOUR_MS;
    const monitor = sampleMonitor('a', { createdAt: START - 2 * DAY_MS });
    await api.storage.monitors.create([monitor]);
    const stored = await api.storage.monitors.get(monitor.id);
    if (stored === null) throw new Error('it is stored');
    const entry = {
      monitorId: monitor.id,
      incident: null,
      notifications: [],
      stages: {},
      events: [],
    };
    let state = stored.state;
    const steps = [
      ['up', START - 2 * DAY_MS],
      ['degraded', at],
      ['up', at + HOUR_MS],
    ] as const;
    for (const [status, since] of steps) {
      const changedFrom = state.status;
      state = { ...state, status, since, sequence: state.sequence + 1 };
      await api.storage.ledger.commit([{ ...entry, at: since, state, changedFrom }]);
    }
    api.fleetSource.put(monitor, state);
    await start();
    await api.clock.advance(5_000);
    const body = await rows();
    const [bar] = valuesOf(body, 'bar') as readonly string[];
    expect(bar).toMatch(/1{3,}s{2,3}1{3,}$/);
    expect(body).toMatchObject({ isComplete: true });
  });
});

describe('search', () => {
  it('finds the best first, and groups, tags and owners', async () => {
    watch('old-shop', { group: 'Shops', tags: ['shop'] });
    watch('shop', { group: 'Shops' });
    watch('workshop');
    watch('wiki', { target: 'https://wiki.example/shop' });
    await start();
    const search = async (q: string) =>
      (await api.call('GET', `/api/v1/search?${new URLSearchParams({ q }).toString()}`)).body[
        'items'
      ];
    expect(await search('SHOP')).toMatchObject([
      { type: 'monitor', title: 'shop', status: 'up' },
      { title: 'old-shop' },
      { title: 'workshop' },
      { title: 'wiki' },
      { type: 'group', title: 'Shops', detail: '2' },
      { type: 'tag', title: 'shop', detail: '1' },
    ]);
    expect(await search('old shop')).toMatchObject([{ title: 'old-shop' }]);
    expect(await search('nothing')).toEqual([]);
  });
});

test('maintenance and silences that begin and end are seen within a second', async () => {
  watch('a');
  await start();
  api.fleetSource.mute({ maintenance: ['m-a'] });
  await api.clock.advance(2_000);
  expect((await overview())['counts']).toMatchObject({ maintenance: 1, up: 0 });
  api.fleetSource.mute({});
  await api.clock.advance(2_000);
  expect((await overview())['counts']).toMatchObject({ maintenance: 0, up: 1 });
});
