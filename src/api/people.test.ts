import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asChannelId } from '../core/ids.ts';
import {
  openApiFixture,
  START,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
  await api.call('POST', '/api/v1/owners', { id: 'ops', name: 'Operations', language: 'fa' });
});
afterEach(() => api.close());

const hook = {
  id: 'hook',
  kind: 'webhook',
  owner: 'ops',
  url: 'http://r.example',
  secret: 'whsec_canary',
};

describe('owners', () => {
  it('are created, listed, changed and removed', async () => {
    const owner = {
      id: 'ops',
      name: 'Operations',
      language: 'fa',
      timezone: 'UTC',
      quietHours: null,
      workingHours: 'mon-fri 09:00-17:00',
      escalation: null,
      reports: 'none',
      project: 'default',
      hasChannel: false,
    };
    expect((await api.call('GET', '/api/v1/owners')).body['items']).toEqual([owner]);
    const changed = await api.call('PATCH', '/api/v1/owners/ops', { timezone: 'Europe/Berlin' });
    expect(changed.body).toEqual({ ...owner, timezone: 'Europe/Berlin' });
    expect((await api.call('GET', '/api/v1/owners/ops')).body).toEqual(changed.body);
    expect((await api.call('DELETE', '/api/v1/owners/ops')).status).toBe(204);
    expect((await api.call('GET', '/api/v1/owners/ops')).status).toBe(404);
    expect(api.watch.told).toEqual(['refreshRoutes', 'refreshRoutes', 'refreshRoutes']);
  });

  it('get an id when they name none', async () => {
    const { body, status } = await api.call('POST', '/api/v1/owners', { name: 'Night shift' });
    expect([status, body['name']]).toEqual([201, 'Night shift']);
    expect(body['id']).toMatch(/^id-/);
  });
});

it('all that is wrong is said at once, references included', async () => {
  const pathsOf = async (call: Promise<Answer>): Promise<readonly string[]> => {
    const { status, body } = await call;
    expect(status).toBe(422);
    return (body['problems'] as { readonly path: string }[]).map(({ path }) => path);
  };
  const wrong = { ...hook, url: 5, owner: 'nobody', enabled: 5 };
  const paths = await pathsOf(api.call('POST', '/api/v1/channels', wrong));
  expect(paths.toSorted()).toEqual(['enabled', 'owner', 'url']);
  expect((await api.call('POST', '/api/v1/channels', hook)).status).toBe(201);
  const change = { owner: 'nobody', enabled: 5 };
  expect((await pathsOf(api.call('PATCH', '/api/v1/channels/hook', change))).toSorted()).toEqual([
    'enabled',
    'owner',
  ]);
});

describe('channels', () => {
  beforeEach(() => api.call('POST', '/api/v1/channels', hook));

  it('never show their secrets', async () => {
    const answers = [
      await api.call('GET', '/api/v1/channels'),
      await api.call('GET', '/api/v1/channels/hook'),
      await api.call('PATCH', '/api/v1/channels/hook', { enabled: false }),
      await api.call('PATCH', '/api/v1/channels/hook', { secret: 'whsec_canary-2' }),
      await api.call('POST', '/api/v1/channels', { ...hook, id: 'two' }),
      await api.call('POST', '/api/v1/channels', { ...hook, id: 'three', more: 1 }),
      await api.call('POST', '/api/v1/channels/hook/test'),
    ];
    for (const answer of answers) expect(answer.text).not.toContain('canary');
  });

  it('keep a secret that a change leaves out or sends masked', async () => {
    await api.call('PATCH', '/api/v1/channels/hook', { enabled: false });
    await api.call('PATCH', '/api/v1/channels/hook', { secret: '***', url: 'http://s.example' });
    expect(await api.storage.channels.get(asChannelId('hook'))).toMatchObject({
      isEnabled: false,
      options: { url: 'http://s.example', secret: 'whsec_canary' },
    });
  });

  it('take a test message through the outbox, in the language of the owner', async () => {
    const { status, body } = await api.call('POST', '/api/v1/channels/hook/test');
    expect(status).toBe(202);
    expect(body).toMatchObject({
      channelId: 'hook',
      state: 'pending',
      monitorId: null,
      nextAttemptAt: START,
      notice: { kind: 'test', reader: { name: 'Operations', language: 'fa' } },
    });
    expect(api.watch.told.at(-1)).toBe('wakeSender');
    const listed = await api.call('GET', '/api/v1/notifications?kind=test&state=pending');
    expect(listed.body['items']).toMatchObject([{ id: body['id'] }]);
  });

  it('take five test messages a minute', async () => {
    const send = async () => api.call('POST', '/api/v1/channels/hook/test');
    for (let count = 0; count < 5; count += 1) expect((await send()).status).toBe(202);
    const refused = await send();
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
    await api.clock.advance(60_000);
    expect((await send()).status).toBe(202);
  });

  it('take five of many test messages that are asked for at once', async () => {
    const send = async () => api.call('POST', '/api/v1/channels/hook/test');
    const answers = await Promise.all(Array.from({ length: 9 }, send));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
  });

  it('are removed', async () => {
    expect((await api.call('DELETE', '/api/v1/channels/hook')).status).toBe(204);
    expect((await api.call('GET', '/api/v1/channels')).body['items']).toEqual([]);
  });
});

describe('who is notified of nothing', () => {
  const summary = async () => (await api.call('GET', '/api/v1/summary')).body['withoutChannel'];
  const hasChannel = async (url: string) => (await api.call('GET', url)).body['hasChannel'];

  it('is said of the monitor, of its owner and in the summary, until it is mended', async () => {
    const created = await api.call('POST', '/api/v1/monitors', { url: 'a.example', owner: 'ops' });
    const monitor = `/api/v1/monitors/${textOf(created.body['id'])}`;
    expect(created.body['hasChannel']).toBe(false);
    expect(await hasChannel('/api/v1/owners/ops')).toBe(false);
    expect(await summary()).toEqual({ monitors: 1, owners: 1 });
    await api.call('POST', '/api/v1/channels', hook);
    expect([await hasChannel(monitor), await hasChannel('/api/v1/owners/ops')]).toEqual([
      true,
      true,
    ]);
    expect(await summary()).toEqual({ monitors: 0, owners: 0 });
    await api.call('PATCH', '/api/v1/channels/hook', { enabled: false });
    expect(await hasChannel(monitor)).toBe(false);
    const list = await api.call('GET', '/api/v1/monitors');
    expect(list.body['items']).toMatchObject([{ hasChannel: false }]);
    await api.call('POST', `${monitor}/pause`);
    expect(await summary()).toEqual({ monitors: 0, owners: 1 });
  });
});
