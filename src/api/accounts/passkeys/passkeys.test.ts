import { afterEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../../../test/support/api/api-fixture.ts';
import { openDevice, type DeviceLies } from '../../../../test/support/api/passkey-device.ts';
import { openBrowser, signedIn, type Browser } from '../../../../test/support/api/signed-in.ts';
import type { JsonObject } from '../../../core/json.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const OWN = '/api/v1/account/passkeys';
const SIGN_IN = '/api/v1/session/passkey';

async function begin(browser: Browser, path: string) {
  const { body } = await browser.call({ method: 'POST', url: `${path}/options` });
  const options = body['options'] as JsonObject;
  return { attempt: textOf(body['attempt']), challenge: textOf(options['challenge']) };
}

async function stage(publicUrl: string | null = 'https://status.example/') {
  const api = await openApiFixture({ ingress: { publicUrl } });
  opened.push(api);
  const user = await signedIn(api, 'editor');
  const device = openDevice('https://status.example', 'status.example');
  const keep = async (lies?: DeviceLies, browser: Browser = user): Promise<Answer> => {
    const { attempt, challenge } = await begin(browser, OWN);
    const credential = device.make(challenge, lies);
    const payload = { attempt, name: 'a phone', credential };
    return browser.call({ method: 'POST', url: OWN, payload });
  };
  const finish = (attempt: string, credential: object, browser = openBrowser(api)) =>
    browser.call({ method: 'POST', url: SIGN_IN, payload: { attempt, credential } });
  const signIn = async (lies?: DeviceLies): Promise<Answer> => {
    const { attempt, challenge } = await begin(openBrowser(api), SIGN_IN);
    return finish(attempt, device.signIn(challenge, lies));
  };
  return { api, user, device, keep, finish, signIn };
}

describe('a passkey', () => {
  it('is made, signs its user in, is listed and removed', async () => {
    const { api, user, keep, signIn } = await stage();
    const made = await keep();
    expect(made.status).toBe(201);
    const answer = await signIn();
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ scope: 'write', user: { id: user.userId } });
    const { body } = await user.call({ url: OWN });
    expect(body['items']).toMatchObject([{ name: 'a phone', usedAt: api.clock.now() }]);
    const other = await signedIn(api, 'viewer');
    const remove = { method: 'DELETE', url: `${OWN}/${textOf(made.body['id'])}` } as const;
    expect((await other.call(remove)).status).toBe(404);
    expect((await user.call(remove)).status).toBe(204);
    expect((await signIn()).status).toBe(403);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another party', { rpId: 'evil.example' }],
    ['a user who was not verified', { flags: 65 }],
    ['an answer of another kind', { type: 'webauthn.get' }],
  ])('is not made with %s', async (_what, lies) => {
    const { keep, user } = await stage();
    expect((await keep(lies)).status).toBe(403);
    expect((await user.call({ url: OWN })).body['items']).toEqual([]);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another party', { rpId: 'evil.example' }],
    ['a user who was not verified', { flags: 1 }],
    ['an answer of another kind', { type: 'webauthn.create' }],
  ])('does not sign in with %s', async (_what, lies) => {
    const { keep, signIn } = await stage();
    await keep();
    const answer = await signIn(lies);
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
  });

  it('does not sign in a user who was disabled, nor with a counter that goes back', async () => {
    const { api, user, keep, signIn } = await stage();
    await keep();
    expect((await signIn({ counter: 9 })).status).toBe(201);
    expect((await signIn({ counter: 9 })).status).toBe(403);
    expect((await signIn({ counter: 10 })).status).toBe(201);
    await api.call('PATCH', `/api/v1/users/${user.userId}`, { isDisabled: true });
    expect((await signIn({ counter: 11 })).status).toBe(403);
  });

  it('is made within 15 minutes of a proof of who it is, and for a name alone', async () => {
    const { api, user } = await stage();
    await api.clock.advance(15 * 60_000);
    expect((await user.call({ method: 'POST', url: `${OWN}/options` })).status).toBe(403);
    const bare = await stage(null);
    const headers = { host: '127.0.0.1:8377' };
    const url = `${SIGN_IN}/options`;
    expect((await bare.api.inject({ method: 'POST', url, headers })).status).toBe(409);
  });
});

describe('a challenge', () => {
  it('is good once', async () => {
    const { api, device, keep, finish } = await stage();
    await keep();
    const { attempt, challenge } = await begin(openBrowser(api), SIGN_IN);
    const credential = device.signIn(challenge);
    expect((await finish(attempt, credential)).status).toBe(201);
    expect((await finish(attempt, credential)).status).toBe(403);
  });

  it('is the one that the service keeps, whatever the answer says', async () => {
    const { api, device, keep, finish } = await stage();
    await keep();
    const { attempt } = await begin(openBrowser(api), SIGN_IN);
    const own = device.signIn(Buffer.alloc(32).toString('base64url'));
    expect((await finish(attempt, own)).status).toBe(403);
    expect((await finish('made up', own)).status).toBe(403);
  });

  it('of another session makes no passkey', async () => {
    const { api, user, device } = await stage();
    const eve = await signedIn(api, 'admin', 'eve');
    const { attempt, challenge } = await begin(eve, OWN);
    const payload = { attempt, name: 'planted', credential: device.make(challenge) };
    expect((await user.call({ method: 'POST', url: OWN, payload })).status).toBe(403);
    expect((await user.call({ url: OWN })).body['items']).toEqual([]);
  });

  it('is good for five minutes', async () => {
    const { api, device, keep, finish } = await stage();
    await keep();
    const { attempt, challenge } = await begin(openBrowser(api), SIGN_IN);
    await api.clock.advance(5 * 60_000);
    expect((await finish(attempt, device.signIn(challenge))).status).toBe(403);
  });
});
