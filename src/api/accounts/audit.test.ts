import { afterEach, expect, it } from 'vitest';
import {
  openApiFixture,
  SETUP_TOKEN,
  textOf,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { openBrowser, PASSWORD, signedIn } from '../../../test/support/api/signed-in.ts';
import type { JsonObject } from '../../core/json.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});
async function open(): Promise<ApiFixture> {
  const api = await openApiFixture();
  opened.push(api);
  return api;
}

async function entriesOf(api: ApiFixture, query = ''): Promise<readonly JsonObject[]> {
  const { body } = await api.call('GET', `/api/v1/audit${query}`);
  return body['items'] as readonly JsonObject[];
}

it('keeps who changed what, from where and when, with before and after', async () => {
  const api = await open();
  const editor = await signedIn(api, 'editor');
  const url = '/api/v1/owners';
  const remoteAddress = '192.0.2.77';
  await editor.call({ method: 'POST', url, remoteAddress, payload: { id: 'ops', name: 'Ops' } });
  const payload = { name: 'Operations' };
  await editor.call({ method: 'PATCH', url: `${url}/ops`, remoteAddress, payload });
  await editor.call({ method: 'DELETE', url: `${url}/ops`, remoteAddress });
  const entries = await entriesOf(api, `?actor=${editor.userId}`);
  const shared = {
    at: api.clock.now(),
    actor: { kind: 'user', id: editor.userId, name: 'editor' },
    address: remoteAddress,
    subject: 'ops',
    outcome: 'done',
  };
  expect(entries).toMatchObject([
    { ...shared, action: 'deleteOwner', before: { name: 'Operations' }, after: null },
    { ...shared, action: 'updateOwner', before: { name: 'Ops' }, after: { name: 'Operations' } },
    { ...shared, action: 'createOwner', before: null, after: { id: 'ops', name: 'Ops' } },
  ]);
});

it('keeps nothing of what was read, refused, or only tried out', async () => {
  const api = await open();
  const viewer = await signedIn(api, 'viewer');
  await viewer.call({ method: 'POST', url: '/api/v1/owners', payload: { id: 'ops' } });
  await api.call('POST', '/api/v1/owners', { id: 'not an id' });
  await api.call('GET', '/api/v1/owners');
  await api.call('POST', '/api/v1/monitors?dryRun=true', { url: 'https://a.example' });
  const actions = (await entriesOf(api)).map(({ action }) => action);
  expect(actions).toEqual(['createSession']);
});

it('keeps a monitor before and after its change', async () => {
  const api = await open();
  const { body } = await api.call('POST', '/api/v1/monitors', {
    url: 'https://a.example',
    name: 'A',
  });
  const id = textOf(body['id']);
  await api.call('PATCH', `/api/v1/monitors/${id}`, { name: 'B' });
  await api.call('POST', `/api/v1/monitors/${id}/pause`);
  await api.call('DELETE', `/api/v1/monitors/${id}`);
  expect(await entriesOf(api, `?subject=${id}`)).toMatchObject([
    { action: 'deleteMonitor', before: { name: 'B' }, after: null },
    { action: 'pauseMonitor' },
    { action: 'updateMonitor', before: { name: 'A' }, after: { name: 'B' } },
    { action: 'createMonitor', actor: { kind: 'operator' } },
  ]);
});

it('keeps every way in, and refused ones by the e-mail that was given', async () => {
  const api = await open();
  const account = { name: 'Ann', email: 'ann@example.com', password: PASSWORD };
  await openBrowser(api).call({
    method: 'POST',
    url: '/api/v1/setup',
    payload: { token: SETUP_TOKEN, ...account },
  });
  await openBrowser(api).signIn('ann@example.com', 'a guess');
  const browser = openBrowser(api);
  await browser.signIn('ann@example.com');
  await browser.call({ method: 'DELETE', url: '/api/v1/session' });
  const shown = (await entriesOf(api)).map(({ action, subject, outcome }) => ({
    action,
    subject,
    outcome,
  }));
  expect(shown).toEqual([
    { action: 'deleteSession', subject: null, outcome: 'done' },
    { action: 'createSession', subject: 'ann@example.com', outcome: 'done' },
    { action: 'createSession', subject: 'ann@example.com', outcome: 'refused' },
    { action: 'createSetup', subject: 'ann@example.com', outcome: 'done' },
  ]);
});

it('keeps no secret, whatever was changed', async () => {
  const api = await open();
  const admin = await signedIn(api, 'admin');
  const secrets: string[] = [PASSWORD, admin.csrfToken ?? '', ...admin.cookies.values()];
  const key = await admin.call({
    method: 'POST',
    url: '/api/v1/keys',
    payload: { name: 'mine', scope: 'read' },
  });
  secrets.push(textOf(key.body['secret']));
  const canary = 'acorns in the autumn';
  secrets.push(canary);
  const changed = await admin.call({
    method: 'PUT',
    url: '/api/v1/account/password',
    payload: { current: PASSWORD, password: canary },
  });
  secrets.push(textOf(changed.body['csrfToken']), ...admin.cookies.values());
  await api.call('POST', '/api/v1/users', {
    name: 'Bob',
    email: 'bob@example.com',
    role: 'viewer',
    password: canary,
  });
  const job = { kind: 'heartbeat', job: 'backup', interval: '1h' };
  const { body } = await api.call('POST', '/api/v1/monitors', job);
  const beat = `/api/v1/monitors/${textOf(body['id'])}/heartbeat`;
  const rotated = await api.call('POST', `${beat}/rotate`);
  if (rotated.status === 200) secrets.push(textOf(rotated.body['pingPath']));
  const text = JSON.stringify(await entriesOf(api, '?limit=500'));
  expect(text).toContain('replaceAccountPassword');
  for (const secret of secrets) expect(text).not.toContain(secret);
});

it('stays bounded when guesses are refused', async () => {
  const api = await open();
  for (let at = 0; at < 520; at += 1) {
    const remoteAddress = `198.51.${at % 250}.${Math.floor(at / 250)}`;
    const payload = { email: `user${at}@example.com`, password: 'a guess' };
    await api.inject({ method: 'POST', url: '/api/v1/session', remoteAddress, payload });
  }
  expect(await entriesOf(api, '?limit=500')).toHaveLength(500);
  const { items } = await api.storage.audit.list({ limit: 500, cursor: null });
  expect((await api.storage.audit.get('501')) ?? null).toBeNull();
  expect(items.every(({ outcome }) => outcome === 'refused')).toBe(true);
});
