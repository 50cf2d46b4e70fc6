import { afterEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  SETUP_TOKEN,
  textOf,
  GOOD_KEY,
  type ApiFixture,
  type FixtureSetup,
} from '../../../test/support/api/api-fixture.ts';
import {
  cookieLines,
  openBrowser,
  PASSWORD,
  signedIn,
} from '../../../test/support/api/signed-in.ts';
import type { JsonObject } from '../../core/json.ts';
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from '../../core/accounts/session.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});
async function open(setup: FixtureSetup = {}): Promise<ApiFixture> {
  const api = await openApiFixture(setup);
  opened.push(api);
  return api;
}

const FIRST = { token: SETUP_TOKEN, name: 'Ann', email: 'Ann@Example.com', password: PASSWORD };
const setUp = { method: 'POST', url: '/api/v1/setup' } as const;

describe('the first account', () => {
  it('is an admin, is signed in, and is the only one that is made so', async () => {
    const api = await open();
    const browser = openBrowser(api);
    expect((await browser.call({ url: '/api/v1/setup' })).body).toMatchObject({ isOpen: true });
    const answer = await browser.call({ ...setUp, payload: FIRST });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      kind: 'user',
      scope: 'admin',
      user: { name: 'Ann', email: 'ann@example.com', role: 'admin', hasPassword: true },
    });
    expect(answer.text).not.toContain(PASSWORD);
    expect((await browser.call({ url: '/api/v1/users' })).status).toBe(200);
    expect((await browser.call({ url: '/api/v1/setup' })).body).toMatchObject({ isOpen: false });
    const again = { ...FIRST, email: 'eve@example.com' };
    expect((await openBrowser(api).call({ ...setUp, payload: again })).status).toBe(409);
  });

  it('is one of a thousand that are made at once', async () => {
    const api = await open();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) =>
        api.inject({
          ...setUp,
          remoteAddress: `10.0.${Math.floor(at / 250)}.${at % 250}`,
          payload: { ...FIRST, email: `user${at}@example.com` },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 503) ? [201, 409, 503] : [201, 409]),
    );
    const { items } = await api.storage.users.list({ limit: 500, cursor: null });
    expect(items).toHaveLength(1);
  });

  it('needs the token of the console, or the key of the data folder', async () => {
    const api = await open();
    const { token: _, ...withoutToken } = FIRST;
    const wrong = { ...setUp, payload: { ...FIRST, token: 'a guess' } };
    expect((await api.inject(wrong)).status).toBe(403);
    expect((await api.inject({ ...setUp, payload: withoutToken })).status).toBe(403);
    const headers = { authorization: `Bearer ${GOOD_KEY}` };
    expect((await api.inject({ ...setUp, headers, payload: withoutToken })).status).toBe(201);
  });

  it('slows down who guesses the token', async () => {
    const api = await open();
    const guess = () => api.inject({ ...setUp, payload: { ...FIRST, token: 'a guess' } });
    for (let count = 0; count < 10; count += 1) expect((await guess()).status).toBe(403);
    expect((await guess()).status).toBe(429);
  });

  it.each([
    [{ name: ' ' }, ['name']],
    [{ email: 'ann' }, ['email']],
    [{ password: 'too short' }, ['password']],
    [{ password: 'x'.repeat(300) }, ['password']],
    [{ name: '', email: 'a@b', password: '' }, ['name', 'email', 'password']],
    [{ role: 'viewer' }, ['role']],
  ])('is refused with %j', async (changes, paths) => {
    const api = await open();
    const answer = await api.inject({ ...setUp, payload: { ...FIRST, ...changes } });
    expect(answer.status).toBe(422);
    const problems = answer.body['problems'] as readonly JsonObject[];
    expect(problems.map(({ path }) => path)).toEqual(paths);
  });
});

describe('signing in', () => {
  it('takes the e-mail in any case, and says who it is', async () => {
    const api = await open();
    await signedIn(api, 'editor');
    const browser = openBrowser(api);
    expect((await browser.signIn(' EDITOR@example.COM')).body).toMatchObject({
      scope: 'write',
      user: { email: 'editor@example.com' },
    });
    const { body } = await browser.call({ url: '/api/v1/session' });
    expect(body).toMatchObject({ kind: 'user', csrfToken: browser.csrfToken });
  });

  it('answers a wrong password, an unknown, a disabled user and one without a password alike', async () => {
    const api = await open();
    const { userId } = await signedIn(api, 'admin');
    const disabled = await signedIn(api, 'viewer');
    await api.call('PATCH', `/api/v1/users/${disabled.userId}`, { isDisabled: true });
    const ghost = await signedIn(api, 'viewer', 'ghost');
    const before = await api.storage.users.get(ghost.userId);
    if (before === null) throw new Error('the ghost is gone');
    await api.storage.users.replace({ ...before, passwordHash: null });
    const answers = [
      await openBrowser(api).signIn('admin@example.com', 'not the password'),
      await openBrowser(api).signIn('eve@example.com'),
      await openBrowser(api).signIn('viewer@example.com'),
      await openBrowser(api).signIn('ghost@example.com'),
      await openBrowser(api).signIn('no address'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.flatMap(cookieLines)).toEqual([]);
    expect(userId).not.toBe('');
  });

  it('begins a session of its own each time, and leaves none behind in the browser', async () => {
    const api = await open();
    const browser = await signedIn(api, 'viewer');
    const first = browser.cookies.get('squirrel-session');
    await browser.signIn(browser.email);
    const second = browser.cookies.get('squirrel-session');
    expect(second).not.toBe(first);
    expect(await api.storage.sessions.listOf(browser.userId)).toHaveLength(1);
    const cookie = `squirrel-session=${first}`;
    expect((await api.inject({ url: '/api/v1/session', headers: { cookie } })).status).toBe(401);
  });

  it('keeps no secret in the database', async () => {
    const api = await open();
    const browser = await signedIn(api, 'viewer');
    const secret = browser.cookies.get('squirrel-session') ?? '';
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const [session] = await api.storage.sessions.listOf(browser.userId);
    expect(JSON.stringify(session)).not.toContain(secret);
    expect(await api.storage.sessions.find(secret)).toBeNull();
  });
});

describe('a session', () => {
  it('ends when it is not used for long, and in the end', async () => {
    const api = await open();
    const browser = await signedIn(api, 'viewer');
    const status = async () => (await browser.call({ url: '/api/v1/summary' })).status;
    await api.clock.advance(SESSION_IDLE_MS - 1);
    expect(await status()).toBe(200);
    await api.clock.advance(SESSION_IDLE_MS);
    expect(await status()).toBe(401);
    await browser.signIn(browser.email);
    for (let lived = 0; lived < SESSION_LIFE_MS; lived += SESSION_IDLE_MS / 2) {
      expect(await status()).toBe(200);
      await api.clock.advance(SESSION_IDLE_MS / 2);
    }
    expect(await status()).toBe(401);
  });

  it('ends at signing out, and its cookie with it', async () => {
    const api = await open();
    const browser = await signedIn(api, 'viewer');
    const cookie = `squirrel-session=${browser.cookies.get('squirrel-session')}`;
    const answer = await browser.call({ method: 'DELETE', url: '/api/v1/session' });
    expect(answer.status).toBe(204);
    expect(browser.cookies.has('squirrel-session')).toBe(false);
    expect((await api.inject({ url: '/api/v1/session', headers: { cookie } })).status).toBe(401);
  });

  it('is listed, and ended from another one of the same user alone', async () => {
    const api = await open();
    const here = await signedIn(api, 'viewer');
    const there = openBrowser(api);
    await there.signIn(here.email);
    const other = await signedIn(api, 'editor');
    const { body } = await here.call({ url: '/api/v1/account/sessions' });
    const items = body['items'] as readonly JsonObject[];
    expect(items.filter(({ isCurrent }) => isCurrent === true)).toHaveLength(1);
    const id = textOf(items.find(({ isCurrent }) => isCurrent === false)?.['id']);
    const end = { method: 'DELETE', url: `/api/v1/account/sessions/${id}` } as const;
    expect((await other.call(end)).status).toBe(404);
    expect((await there.call({ url: '/api/v1/session' })).status).toBe(200);
    expect((await here.call(end)).status).toBe(204);
    expect((await there.call({ url: '/api/v1/session' })).status).toBe(401);
    expect((await here.call({ url: '/api/v1/session' })).status).toBe(200);
  });

  it('stays alone when the user ends all others', async () => {
    const api = await open();
    const here = await signedIn(api, 'viewer');
    const there = openBrowser(api);
    await there.signIn(here.email);
    await here.call({ method: 'DELETE', url: '/api/v1/account/sessions' });
    expect((await there.call({ url: '/api/v1/session' })).status).toBe(401);
    expect((await here.call({ url: '/api/v1/session' })).status).toBe(200);
  });
});

describe('what ends every session of a user', () => {
  it.each([
    ['another role', 'PATCH', '', { role: 'editor' }],
    ['another e-mail', 'PATCH', '', { email: 'other@example.com' }],
    ['a password that an admin sets', 'PATCH', '', { password: 'acorns in the autumn' }],
    ['being disabled', 'PATCH', '', { isDisabled: true }],
    ['an admin who ends them', 'DELETE', '/sessions', undefined],
    ['being removed', 'DELETE', '', undefined],
  ] as const)('%s', async (_what, method, suffix, body) => {
    const api = await open();
    const { userId, call } = await signedIn(api, 'viewer');
    const { status } = await api.call(method, `/api/v1/users/${userId}${suffix}`, body);
    expect([200, 204]).toContain(status);
    expect((await call({ url: '/api/v1/session' })).status).toBe(401);
  });

  it('another name does not', async () => {
    const api = await open();
    const { userId, call } = await signedIn(api, 'viewer');
    await api.call('PATCH', `/api/v1/users/${userId}`, { name: 'Someone' });
    expect((await call({ url: '/api/v1/session' })).body['user']).toMatchObject({
      name: 'Someone',
    });
  });

  it('a new password, which begins this session anew', async () => {
    const api = await open();
    const here = await signedIn(api, 'viewer');
    const there = openBrowser(api);
    await there.signIn(here.email);
    const before = here.cookies.get('squirrel-session');
    const change = (current: string) =>
      here.call({
        method: 'PUT',
        url: '/api/v1/account/password',
        payload: { current, password: 'acorns in the autumn' },
      });
    expect((await change('a guess')).status).toBe(422);
    const answer = await change(PASSWORD);
    expect(answer.status).toBe(200);
    expect(here.cookies.get('squirrel-session')).not.toBe(before);
    expect((await here.call({ url: '/api/v1/session' })).status).toBe(200);
    expect((await there.call({ url: '/api/v1/session' })).status).toBe(401);
    expect((await there.signIn(here.email)).status).toBe(401);
    expect((await there.signIn(here.email, 'acorns in the autumn')).status).toBe(201);
    expect(textOf(answer.body['csrfToken'])).not.toBe(here.csrfToken);
  });
});

describe('a stream of events', () => {
  it('ends within 5 seconds of its session, and no other', async () => {
    const api = await open();
    const ended: string[] = [];
    const listen = async (name: string, headers: Record<string, string>) => {
      const answer = await api.app.inject({
        url: '/api/v1/events',
        headers,
        payloadAsStream: true,
      });
      answer
        .stream()
        .on('end', () => ended.push(name))
        .resume();
    };
    const leaving = await signedIn(api, 'viewer');
    const staying = await signedIn(api, 'editor');
    for (const { cookies, email } of [leaving, staying]) {
      await listen(email, { cookie: `squirrel-session=${cookies.get('squirrel-session')}` });
    }
    await listen('key', { authorization: `Bearer ${GOOD_KEY}` });
    await api.clock.advance(60_000);
    expect(ended).toEqual([]);
    await api.call('PATCH', `/api/v1/users/${leaving.userId}`, { role: 'admin' });
    await api.clock.advance(5_000);
    expect(ended).toEqual([leaving.email]);
  });
});

describe('what protects accounts', () => {
  it('is changed within 15 minutes of a proof of who it is', async () => {
    const api = await open();
    const { call, userId } = await signedIn(api, 'admin');
    const rename = { method: 'PATCH', url: `/api/v1/users/${userId}` } as const;
    const payload = { name: 'Ann' };
    expect((await call({ ...rename, payload })).status).toBe(200);
    await api.clock.advance(15 * 60_000);
    const refused = await call({ ...rename, payload });
    expect([refused.status, refused.body['needsConfirmation']]).toEqual([403, true]);
    const confirm = (password: string) =>
      call({ method: 'PUT', url: '/api/v1/session/confirmation', payload: { password } });
    expect((await confirm('a guess')).status).toBe(403);
    expect((await call({ ...rename, payload })).status).toBe(403);
    expect((await confirm(PASSWORD)).status).toBe(200);
    expect((await call({ ...rename, payload })).status).toBe(200);
  });
});

describe('every cookie', () => {
  const setCookies = async (ingress: FixtureSetup['ingress']) => {
    const api = await open({ ...(ingress && { ingress }) });
    const answer = await openBrowser(api).call({ ...setUp, payload: FIRST });
    return cookieLines(answer).map((line) => line.split('; '));
  };

  it('has the prefix of its host and all flags under https', async () => {
    const lines = await setCookies({ publicUrl: 'https://status.example/' });
    expect(lines.map(([pair = '']) => pair.split('=')[0])).toEqual([
      '__Host-squirrel-session',
      '__Host-squirrel-device',
    ]);
    for (const line of lines) {
      expect(line).toEqual(
        expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
      );
      expect(line.some((part) => part.startsWith('Domain'))).toBe(false);
    }
  });

  it('is hidden from scripts and other sites without https too', async () => {
    const lines = await setCookies({});
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']));
    }
  });
});
