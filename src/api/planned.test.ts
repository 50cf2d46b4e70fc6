import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  START,
  textOf,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
  for (const id of ['ops', 'web']) await api.call('POST', '/api/v1/owners', { id });
  await api.call('POST', '/api/v1/monitors', { url: 'https://shop.example', name: 'Shop' });
});
afterEach(() => api.close());

const problemsOf = async (path: string, form: object) => {
  const { status, body } = await api.call('POST', `/api/v1/${path}`, form);
  expect(status).toBe(422);
  return (body['problems'] as { readonly path: string }[]).map((problem) => problem.path);
};
const NOW = new Date(START).toISOString().replace('.000', '');

describe('maintenance', () => {
  it('may begin now, for some hours, and is changed and removed', async () => {
    const form = { name: 'deploy', monitors: ['Shop'], for: '2h' };
    const { status, body } = await api.call('POST', '/api/v1/maintenance', form);
    expect([status, body['from'], body['for'], body['to']]).toEqual([201, NOW, '2h', null]);
    const one = `/api/v1/maintenance/${textOf(body['id'])}`;
    const changed = await api.call('PATCH', one, { for: '3h' });
    expect(changed.body).toEqual({ ...body, for: '3h' });
    expect((await api.call('DELETE', one)).status).toBe(204);
    expect(api.watch.told.filter((word) => word === 'refreshRoutes')).toHaveLength(5);
  });

  it.each([
    [{ tags: ['web'], days: 'mon-fri', at: '22:00', for: '1h' }],
    [{ owners: ['ops'], cron: '0 3 * * sun', for: '30m', until: '2030-01-01T00:00' }],
    [{ all: true, from: '2027-01-10T22:00', to: '2027-01-10T23:00', timezone: 'Asia/Tehran' }],
    [{ monitors: ['https://shop.example/'], from: '2027-01-10T22:00Z', for: '90m' }],
  ])('is taken as %j', async (form) => {
    const { status, body } = await api.call('POST', '/api/v1/maintenance', form);
    expect(status).toBe(201);
    const { id: _, ...rest } = body;
    expect((await api.call('POST', '/api/v1/maintenance', rest)).status).toBe(201);
  });

  it.each([
    [{ monitors: ['Shop'] }, ['to']],
    [{ for: '1h' }, ['monitors']],
    [{ all: true, tags: ['web'], for: '1h' }, ['all']],
    [{ monitors: ['Shop'], days: ['mon'], for: '1h' }, ['at']],
    [{ monitors: ['Shop'], at: '22:00', for: '1h' }, ['days']],
    [{ monitors: ['Shop'], days: ['mon'], at: '22:00' }, ['for']],
    [{ monitors: ['Shop'], days: 'mon-sun', at: '22:00', for: '1d' }, ['for']],
    [{ monitors: ['Shop'], cron: '* * * * *', for: '1m' }, ['cron']],
    [{ monitors: ['Shop'], cron: '0 22 * * *', for: '1d' }, ['for']],
    [{ monitors: ['Shop'], cron: '0 22 * * *', days: ['mon'], for: '1h' }, ['cron']],
    [{ monitors: ['Shop'], for: '1h', until: '2030-01-01T00:00' }, ['until']],
    [{ monitors: ['Shop'], from: '2027-01-10T22:00', to: '2027-01-10T22:00' }, ['to']],
    [{ monitors: ['Shop', 'Ghost'], for: '1h' }, ['monitors[1]']],
    [{ owners: ['ghost'], for: '1h' }, ['owners[0]']],
    [{ monitors: ['Shop'], days: ['noday'], at: '25:00', for: 5 }, ['for', 'days[0]', 'at']],
  ])('is refused as %j', async (form, paths) => {
    expect(await problemsOf('maintenance', form)).toEqual(paths);
  });

  it('is forgotten about a monitor that is removed, and holds an owner', async () => {
    await api.call('POST', '/api/v1/maintenance', {
      id: 'm',
      monitors: ['Shop'],
      owners: ['ops'],
      for: '1h',
    });
    expect((await api.call('DELETE', '/api/v1/owners/ops')).body).toMatchObject({
      detail: "owner 'ops' is named by maintenance 'm'",
    });
    const list = await api.call('GET', '/api/v1/monitors');
    const [shop] = list.body['items'] as { readonly id: string }[];
    expect((await api.call('DELETE', `/api/v1/monitors/${shop?.id ?? ''}`)).status).toBe(204);
    expect((await api.call('PATCH', '/api/v1/maintenance/m', { for: '2h' })).status).toBe(200);
    expect((await api.call('DELETE', '/api/v1/maintenance/m')).status).toBe(204);
  });
});

describe('silences', () => {
  it('need an end, and keep who asked for them', async () => {
    const form = { monitors: ['Shop'], for: '1h', author: 'Ada', comment: 'moving house' };
    const { status, body } = await api.call('POST', '/api/v1/silences', form);
    expect(status).toBe(201);
    expect(body).toMatchObject({ from: NOW, until: null, for: '1h', author: 'Ada' });
    expect(await problemsOf('silences', { monitors: ['Shop'] })).toEqual(['until']);
    expect(await problemsOf('silences', { all: true, until: '2020-01-01T00:00Z' })).toEqual([
      'until',
    ]);
    expect(await problemsOf('silences', { until: '2030-01-01T00:00Z' })).toEqual(['monitors']);
  });
});

describe('escalations and schedules', () => {
  const schedule = { id: 'weekly', members: ['ops', 'web'], handover: 'fri 17:00' };
  const steps = [
    { after: '0s', owners: ['ops'] },
    { after: '15m', schedules: ['weekly'] },
  ];

  it('come back as they were given, and hold what they name', async () => {
    expect((await api.call('POST', '/api/v1/schedules', schedule)).body).toMatchObject(schedule);
    const created = await api.call('POST', '/api/v1/escalations', { id: 'late', steps, repeat: 2 });
    expect(created.body).toEqual({
      id: 'late',
      project: 'default',
      name: 'late',
      steps,
      repeat: 2,
    });
    await api.call('PATCH', '/api/v1/owners/ops', { escalation: 'late' });
    for (const [path, by] of [
      ['schedules/weekly', "escalation 'late'"],
      ['owners/web', "schedule 'weekly'"],
      ['escalations/late', "owner 'ops'"],
    ] as const) {
      const { status, body } = await api.call('DELETE', `/api/v1/${path}`);
      expect([status, body['detail']]).toEqual([409, expect.stringContaining(`is named by ${by}`)]);
    }
  });

  it.each([
    ['schedules', { members: [] }, ['members']],
    ['schedules', { members: ['ghost'] }, ['members[0]']],
    ['schedules', { members: ['ops'], handover: 'someday' }, ['handover']],
    [
      'schedules',
      { members: ['ops'], overrides: [{ owner: 'ops', from: 'x' }] },
      ['overrides[0].from', 'overrides[0].to'],
    ],
    [
      'schedules',
      {
        members: ['ops'],
        overrides: [{ owner: 'ghost', from: '2027-01-02T00:00', to: '2027-01-03T00:00' }],
      },
      ['overrides[0].owner'],
    ],
    [
      'schedules',
      {
        members: ['ops'],
        overrides: [{ owner: 'ops', from: '2027-01-02T00:00', to: '2027-01-01T00:00' }],
      },
      ['overrides[0].to'],
    ],
    ['escalations', {}, ['steps']],
    ['escalations', { steps: [] }, ['steps']],
    ['escalations', { steps: [{ after: '5m' }] }, ['steps[0]']],
    ['escalations', { steps: [{ after: '5m', channels: ['ghost'] }] }, ['steps[0].channels[0]']],
    [
      'escalations',
      {
        steps: [
          { after: '5m', owners: ['ops'] },
          { after: '5m', owners: 'web' },
        ],
      },
      ['steps[1].after'],
    ],
    ['owners', { quietHours: '22-7' }, ['quietHours']],
    ['owners', { quietHours: ['22:00-07:00', 'xyz 09:00-10:00'] }, ['quietHours[1]']],
    ['owners', { escalation: 'ghost' }, ['escalation']],
    [
      'monitors',
      { url: 'b.example', dependsOn: ['Ghost'], escalation: 'ghost' },
      ['dependsOn[0]', 'escalation'],
    ],
    ['monitors', { url: 'b.example', note: 'x'.repeat(501) }, ['note']],
  ])('%s are refused as %j', async (path, form, paths) => {
    expect(await problemsOf(path, form)).toEqual(paths);
  });

  it('a monitor may depend on one that comes with it', async () => {
    const monitors = [
      { url: 'https://router.example', name: 'Router' },
      { url: 'https://a.example', dependsOn: ['Router', 'Shop'], note: 'restart it' },
    ];
    expect((await api.call('POST', '/api/v1/monitors', { monitors })).status).toBe(201);
  });
});

it('maintenance is where its windows hold within a range', async () => {
  const form = { name: 'deploy', all: true, days: ['tue'], at: '22:00', for: '4h' };
  expect((await api.call('POST', '/api/v1/maintenance', form)).status).toBe(201);
  const from = Date.parse('2026-12-01T00:00:00Z');
  const ask = (to: number) =>
    api.call('GET', `/api/v1/maintenance/occurrences?from=${from}&to=${to}`);
  const { status, body } = await ask(from + 8 * 86_400_000 - 3_600_000);
  expect(status).toBe(200);
  const starts = (body['items'] as { from: number; to: number }[]).map((each) => [
    new Date(each.from).toISOString(),
    new Date(each.to).toISOString(),
  ]);
  expect(starts).toEqual([
    ['2026-12-01T22:00:00.000Z', '2026-12-02T02:00:00.000Z'],
    ['2026-12-08T22:00:00.000Z', '2026-12-08T23:00:00.000Z'],
  ]);
  expect((await ask(from + 46 * 86_400_000)).status).toBe(422);
  expect((await ask(from)).status).toBe(422);
});
