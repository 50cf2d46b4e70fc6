import { afterEach, describe, expect, it } from 'vitest';
import { openApiFixture, textOf, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { openBrowser, PASSWORD, signedIn } from '../../../test/support/api/signed-in.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(): Promise<ApiFixture> {
  const api = await openApiFixture();
  opened.push(api);
  return api;
}

const CHOSEN = 'acorns in the autumn';

async function linkOf(api: ApiFixture, userId: string, headers: Record<string, string> = {}) {
  const made = await api.inject({
    method: 'POST',
    url: `/api/v1/users/${userId}/link`,
    headers: { authorization: 'Bearer sqk_the-key-of-the-tests', ...headers },
  });
  const [, token = ''] = textOf(made.body['path']).split('#token=');
  return { made, token };
}

const choose = (api: ApiFixture, token: string, password = CHOSEN) =>
  api.inject({ method: 'PUT', url: '/api/v1/password', payload: { token, password } });

describe('a link of an account', () => {
  it('invites a user, who chooses a password and signs in by it', async () => {
    const api = await open();
    const form = { name: 'Bob', email: 'bob@example.com', role: 'viewer' };
    const { body } = await api.call('POST', '/api/v1/users', form);
    expect(body['hasPassword']).toBe(false);
    const browser = openBrowser(api);
    expect((await browser.signIn('bob@example.com', CHOSEN)).status).toBe(401);
    const { made, token } = await linkOf(api, textOf(body['id']));
    expect(made.body['expiresAt']).toBe(api.clock.now() + 7 * 86_400_000);
    const answer = await choose(api, token);
    expect(answer.body).toEqual({ id: body['id'], email: 'bob@example.com' });
    expect((await browser.signIn('bob@example.com', CHOSEN)).status).toBe(201);
  });

  it('is good once, also for many at once', async () => {
    const api = await open();
    const { userId, email } = await signedIn(api, 'viewer');
    const { token } = await linkOf(api, userId);
    const passwords = Array.from({ length: 8 }, (_, at) => `${CHOSEN} ${at}`);
    const answers = await Promise.all(passwords.map((each) => choose(api, token, each)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = passwords[answers.findIndex(({ status }) => status === 200)];
    expect((await openBrowser(api).signIn(email, winner)).status).toBe(201);
  });

  it('is good for half an hour, and not beside a later one', async () => {
    const api = await open();
    const { userId } = await signedIn(api, 'viewer');
    const first = await linkOf(api, userId);
    const second = await linkOf(api, userId);
    expect((await choose(api, first.token)).status).toBe(403);
    await api.clock.advance(30 * 60_000);
    expect((await choose(api, second.token)).status).toBe(403);
  });

  it('ends the sessions of the user, and is left by a password that may not be', async () => {
    const api = await open();
    const browser = await signedIn(api, 'viewer');
    const { token } = await linkOf(api, browser.userId);
    expect((await choose(api, token, 'short')).status).toBe(422);
    expect((await choose(api, token)).status).toBe(200);
    expect((await browser.call({ url: '/api/v1/session' })).status).toBe(401);
    expect((await browser.signIn(browser.email, PASSWORD)).status).toBe(401);
  });

  it('names no host that the request has chosen', async () => {
    const api = await open();
    const { userId } = await signedIn(api, 'viewer');
    const { made } = await linkOf(api, userId, { host: 'localhost:9999' });
    expect(made.text).not.toContain('9999');
    expect(made.body['url']).toBeNull();
  });

  it('is kept as a hash, out of the audit log, and cannot be guessed quickly', async () => {
    const api = await open();
    const { userId } = await signedIn(api, 'viewer');
    const { token } = await linkOf(api, userId);
    const { text } = await api.call('GET', '/api/v1/audit');
    expect(text).toContain('linkUser');
    expect(text).not.toContain(token);
    const statuses: number[] = [];
    for (let at = 0; at < 12; at += 1) statuses.push((await choose(api, `guess ${at}`)).status);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 403));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  it('is of no use for a user who was disabled', async () => {
    const api = await open();
    const { userId } = await signedIn(api, 'viewer');
    const { token } = await linkOf(api, userId);
    await api.call('PATCH', `/api/v1/users/${userId}`, { isDisabled: true });
    expect((await choose(api, token)).status).toBe(403);
    expect((await linkOf(api, userId).catch(() => null))?.token ?? '').toBe('');
  });
});
