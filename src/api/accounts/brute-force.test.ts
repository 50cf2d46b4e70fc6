import { afterEach, describe, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { openBrowser, PASSWORD, signedIn } from '../../../test/support/api/signed-in.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { createBackoff } from './backoff.ts';
import { createSignInLimit } from './sign-in-limit.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(): Promise<ApiFixture> {
  const api = await openApiFixture();
  opened.push(api);
  return api;
}

const guess = (api: ApiFixture, email: string, remoteAddress: string) =>
  api.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress,
    payload: { email, password: 'a guess' },
  });

describe('a backoff', () => {
  it('doubles the wait of each further failure up to 15 minutes, and forgets after an hour', async () => {
    const clock = new ManualClock();
    const backoff = createBackoff({ clock, free: 2 });
    const waits: number[] = [];
    for (let at = 0; at < 14; at += 1) {
      const waitMs = backoff.take('eve');
      waits.push(waitMs);
      await clock.advance(waitMs);
      if (waitMs > 0) expect(backoff.take('eve')).toBe(0);
    }
    expect(waits.slice(0, 5)).toEqual([0, 0, 1_000, 2_000, 4_000]);
    expect(waits.at(-1)).toBe(15 * 60_000);
    expect(backoff.take('ann')).toBe(0);
    await clock.advance(60 * 60_000);
    expect(backoff.take('eve')).toBe(0);
    expect(backoff.take('eve')).toBe(0);
  });

  it('lets an attempt that waits cost nothing more', async () => {
    const clock = new ManualClock();
    const backoff = createBackoff({ clock, free: 1 });
    backoff.take('eve');
    for (let at = 0; at < 100; at += 1) expect(backoff.take('eve')).toBe(1_000);
    await clock.advance(1_000);
    expect(backoff.take('eve')).toBe(0);
  });
});

describe('guesses', () => {
  it('of one account from a thousand addresses are few, and the owner still gets in where they were', async () => {
    const api = await open();
    const owner = await signedIn(api, 'admin');
    await owner.call({ method: 'DELETE', url: '/api/v1/session' });
    const statuses: number[] = [];
    for (let at = 0; at < 1_000; at += 1) {
      const address = `198.51.${at % 100}.${Math.floor(at / 100)}`;
      statuses.push((await guess(api, owner.email, address)).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(new Set(statuses.slice(5))).toEqual(new Set([429]));
    expect((await openBrowser(api).signIn(owner.email)).status).toBe(429);
    expect((await owner.signIn(owner.email)).status).toBe(201);
  });

  it('ten thousand from a thousand addresses never lock anyone out for good', async () => {
    const clock = new ManualClock();
    const limit = createSignInLimit(clock);
    let admitted = 0;
    for (let at = 0; at < 10_000; at += 1) {
      const attempt = { email: 'ann@example.com', address: `a${at % 1_000}`, device: null };
      try {
        limit.admit(attempt);
        admitted += 1;
      } catch {
        // Counted by what is left of them.
      }
    }
    expect(admitted).toBe(5);
    const owner = { email: 'ann@example.com', address: 'home', device: 'known' };
    expect(() => limit.admit(owner)).not.toThrow();
    await clock.advance(15 * 60_000);
    expect(() => limit.admit({ ...owner, device: null })).not.toThrow();
  });

  it('of many accounts from one address are few', async () => {
    const api = await open();
    const statuses: number[] = [];
    for (let at = 0; at < 30; at += 1) {
      statuses.push((await guess(api, `user${at}@example.com`, '198.51.100.1')).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect((await guess(api, 'user@example.com', '198.51.100.2')).status).toBe(401);
  });

  it('that come at once are counted at once', async () => {
    const api = await open();
    const { email } = await signedIn(api, 'admin');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => guess(api, email, `198.51.100.${at}`)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('are answered alike for a user who does not exist', async () => {
    const api = await open();
    const { email } = await signedIn(api, 'admin');
    const shown = async (who: string, network: string) => {
      const answers = [];
      for (let at = 0; at < 8; at += 1) {
        const { status, text, headers } = await guess(api, who, `${network}.${at}`);
        answers.push([status, text, headers['retry-after']]);
      }
      return answers;
    };
    expect(await shown(email, '198.51.100')).toEqual(
      await shown('no-one@example.com', '203.0.113'),
    );
  });

  it('of the device of another account get none of its attempts', async () => {
    const api = await open();
    const eve = await signedIn(api, 'viewer', 'eve');
    const { email } = await signedIn(api, 'admin');
    eve.cookies.delete('squirrel-session');
    const statuses: number[] = [];
    for (let at = 0; at < 8; at += 1) statuses.push((await eve.signIn(email, 'a guess')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  it('on a known device are limited too, and a new password makes it unknown', async () => {
    const api = await open();
    const owner = await signedIn(api, 'admin');
    const device = owner.cookies.get('squirrel-device');
    for (let at = 0; at < 5; at += 1) {
      expect((await owner.signIn(owner.email, 'a guess')).status).toBe(401);
    }
    expect((await owner.signIn(owner.email)).status).toBe(429);
    await api.clock.advance(1_000);
    expect((await owner.signIn(owner.email)).status).toBe(201);
    const password = 'acorns in the autumn';
    const body = { current: PASSWORD, password };
    await owner.call({ method: 'PUT', url: '/api/v1/account/password', payload: body });
    for (let at = 0; at < 6; at += 1) await guess(api, owner.email, `198.51.100.${at}`);
    const thief = openBrowser(api);
    thief.cookies.set('squirrel-device', device ?? '');
    expect((await thief.signIn(owner.email, password)).status).toBe(429);
  });
});
