import { afterEach, describe, expect, it } from 'vitest';
import { openApiFixture, textOf, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { signedIn } from '../../../test/support/api/signed-in.ts';
import { apiKeyText, readApiKeyText } from './api-key-text.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});
async function open(): Promise<ApiFixture> {
  const api = await openApiFixture();
  opened.push(api);
  return api;
}

async function makeKey(api: ApiFixture, form: object = {}) {
  const body = { name: 'a script', scope: 'read', ...form };
  const answer = await api.call('POST', '/api/v1/keys', body);
  const key = textOf(answer.body['secret']);
  const use = (url = '/api/v1/summary', remoteAddress = '192.0.2.7') =>
    api.inject({ url, remoteAddress, headers: { authorization: `Bearer ${key}` } });
  return { id: textOf(answer.body['id']), key, use };
}

describe('a key', () => {
  it('is shown once, kept as a hash, and says when it was used', async () => {
    const api = await open();
    const { id, key, use } = await makeKey(api);
    expect(key).toMatch(/^sq_id-\d+_[\w-]{43}[0-9a-z]{6}$/);
    expect((await use()).status).toBe(200);
    const { text, body } = await api.call('GET', `/api/v1/keys/${id}`);
    expect(text).not.toContain(key.slice(-30));
    expect(body).toMatchObject({ usedAt: api.clock.now(), usedFrom: '192.0.2.7', userId: null });
    const stored = JSON.stringify(await api.storage.apiKeys.find(id));
    expect(stored).not.toContain(readApiKeyText(key)?.secret);
  });

  it('opens nothing once it has expired or was removed', async () => {
    const api = await open();
    const expiring = await makeKey(api, { expiresAt: api.clock.now() + 1_000 });
    const removed = await makeKey(api);
    expect((await expiring.use()).status).toBe(200);
    await api.clock.advance(1_000);
    expect((await expiring.use()).status).toBe(401);
    await api.call('DELETE', `/api/v1/keys/${removed.id}`);
    expect((await removed.use()).status).toBe(401);
  });

  it('opens from its networks alone', async () => {
    const api = await open();
    const { use } = await makeKey(api, { networks: ['198.51.100.0/24', '2001:db8::1'] });
    const statusFrom = async (address: string) => (await use('/api/v1/summary', address)).status;
    expect(await statusFrom('198.51.100.9')).toBe(200);
    expect(await statusFrom('::ffff:198.51.100.9')).toBe(200);
    expect(await statusFrom('2001:db8::1')).toBe(200);
    expect(await statusFrom('198.51.101.9')).toBe(403);
  });

  it('is not another one whose id it has', async () => {
    const api = await open();
    const one = await makeKey(api);
    const other = await makeKey(api, { scope: 'admin' });
    const secret = readApiKeyText(one.key)?.secret ?? '';
    const mixed = apiKeyText(other.id, secret);
    const headers = { authorization: `Bearer ${mixed}` };
    expect((await api.inject({ url: '/api/v1/summary', headers })).status).toBe(401);
  });

  it('may do no more than who made it, and goes with them', async () => {
    const api = await open();
    const maker = await signedIn(api, 'admin');
    await signedIn(api, 'admin', 'other');
    const made = await maker.call({
      method: 'POST',
      url: '/api/v1/keys',
      payload: { name: 'mine', scope: 'admin' },
    });
    expect(made.body['userId']).toBe(maker.userId);
    const headers = { authorization: `Bearer ${textOf(made.body['secret'])}` };
    const status = async (url: string) => (await api.inject({ url, headers })).status;
    const user = `/api/v1/users/${maker.userId}`;
    expect(await status('/api/v1/users')).toBe(200);
    await api.call('PATCH', user, { role: 'viewer' });
    expect([await status('/api/v1/users'), await status('/api/v1/summary')]).toEqual([403, 200]);
    await api.call('PATCH', user, { isDisabled: true });
    expect(await status('/api/v1/summary')).toBe(401);
    await api.call('DELETE', user);
    expect(await status('/api/v1/summary')).toBe(401);
  });

  it('is refused in an address, wherever it stands', async () => {
    const api = await open();
    const { key } = await makeKey(api);
    for (const name of ['key', 'search']) {
      const answer = await api.inject({ url: `/api/v1/monitors?${name}=${key}` });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain(key);
    }
  });

  it('needs no token of a page, which it is not', async () => {
    const api = await open();
    const { key } = await makeKey(api, { scope: 'write' });
    const headers = { authorization: `Bearer ${key}` };
    const payload = { id: 'ops' };
    const answer = await api.inject({ method: 'POST', url: '/api/v1/owners', headers, payload });
    expect(answer.status).toBe(201);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ scope: 'everything' }, 'scope'],
    [{ expiresAt: 1 }, 'expiresAt'],
    [{ networks: ['10.0.0.0/33'] }, 'networks.0'],
    [{ networks: ['example.com'] }, 'networks.0'],
    [{ userId: 'ann' }, 'userId'],
  ])('is not made of %j', async (form, path) => {
    const api = await open();
    const body = { name: 'a script', scope: 'read', ...form };
    const answer = await api.call('POST', '/api/v1/keys', body);
    expect(answer.status).toBe(422);
    expect(answer.body['problems']).toMatchObject([{ path }]);
  });
});

describe('a text', () => {
  const secret = 'A'.repeat(43);
  const good = apiKeyText('0123abc', secret);

  it('is read as the key that it is', () => {
    expect(readApiKeyText(good)).toEqual({ id: '0123abc', secret });
  });

  it.each([
    ['another letter', good.replace('AAA', 'ABA')],
    ['another id', good.replace('0123', '0124')],
    ['another checksum', `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`],
    ['too little', good.slice(0, -1)],
    ['too much', `${good}0`],
    ['nothing', ''],
  ])('with %s is none', (_what, text) => {
    expect(readApiKeyText(text)).toBeNull();
  });
});
