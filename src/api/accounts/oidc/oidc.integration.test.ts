import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OidcSettings } from '../../../core/accounts/oidc.ts';
import { textOf, type ApiFixture } from '../../../../test/support/api/api-fixture.ts';
import {
  cookieLines,
  openBrowser,
  PASSWORD,
  signedIn,
} from '../../../../test/support/api/signed-in.ts';
import {
  begin,
  finish,
  openOidcFixture,
  PUBLIC_URL,
} from '../../../../test/support/oidc/oidc-fixture.ts';
import {
  startRealProvider,
  type RealProvider,
} from '../../../../test/support/oidc/real-provider.ts';

let house: RealProvider;
beforeAll(async () => {
  const page = `${PUBLIC_URL}sign-in`;
  house = await startRealProvider({ signedIn: page, signedOut: page });
});
afterAll(() => house.stop());

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(settings: Partial<OidcSettings> = {}): Promise<ApiFixture> {
  const { issuer, clientId, clientSecret } = house;
  const api = await openOidcFixture({ issuer, clientId, clientSecret, ...settings });
  opened.push(api);
  return api;
}

/** Someone at the provider signs in, in a browser of their own. */
async function signInAs(api: ApiFixture, subject: string, next?: string) {
  const browser = openBrowser(api);
  const returned = await house.follow(await begin(browser, next), subject);
  const answer = await finish(browser, returned.search);
  if (answer.status === 201) browser.csrfToken = textOf(answer.body['csrfToken']);
  return { browser, returned, answer };
}

const person = (name: string, changes: object = {}) => ({
  email: `${name}@example.com`,
  isVerified: true,
  name,
  groups: [],
  ...changes,
});

describe('a sign-in by a provider', () => {
  it('goes all the way, to the very page, and begins a session like any other', async () => {
    const api = await open();
    const { userId } = await signedIn(api, 'editor', 'ann');
    house.users.set('1', person('ann'));
    const { browser, returned, answer } = await signInAs(api, '1', '/incidents?status=open');
    expect(returned.origin + returned.pathname).toBe(`${PUBLIC_URL}sign-in`);
    expect(answer.body).toMatchObject({
      kind: 'user',
      scope: 'write',
      user: { id: userId },
      next: '/incidents?status=open',
    });
    const session = await browser.call({ url: '/api/v1/session' });
    expect(session.body['user']).toMatchObject({ id: userId, email: 'ann@example.com' });
    const cleared = cookieLines(answer).find((line) => line.startsWith('squirrel-oidc='));
    expect(cleared).toContain('Max-Age=0');
    expect((await browser.call({ method: 'DELETE', url: '/api/v1/session' })).status).toBe(204);
    expect((await browser.call({ url: '/api/v1/session' })).status).toBe(401);
    const { text } = await api.call('GET', '/api/v1/audit');
    expect(text).toContain('createSessionOidc');
    expect(text).not.toContain(textOf(answer.body['csrfToken']));
  });

  it('leads to the page of the provider where people sign out of it too', async () => {
    const api = await open();
    const end = await api.inject({ method: 'POST', url: '/api/v1/session/oidc/end' });
    const url = new URL(textOf(end.body['url']));
    expect(url.origin).toBe(house.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${PUBLIC_URL}sign-in`);
    expect((await fetch(url)).status).toBe(200);
  });

  it('of someone without an account is refused, or makes one, as it is set', async () => {
    house.users.set('2', person('new'));
    const closed = await open();
    await signedIn(closed, 'admin');
    const refused = await signInAs(closed, '2');
    expect([refused.answer.status, refused.answer.body['refused']]).toEqual([403, 'unknown']);
    expect(cookieLines(refused.answer).join()).not.toContain('squirrel-session');
    const made = await open({ createsUsers: true });
    const first = await signInAs(made, '2');
    expect(first.answer.body).toMatchObject({ refused: 'unknown' });
    await signedIn(made, 'admin');
    const { answer } = await signInAs(made, '2');
    expect(answer.body['user']).toMatchObject({ name: 'new', role: 'viewer', hasPassword: false });
  });

  it('is never taken for the account of an address that the provider has not verified', async () => {
    const api = await open({ createsUsers: true });
    await signedIn(api, 'admin', 'ann');
    house.users.set('3', person('ann', { isVerified: false }));
    const { answer } = await signInAs(api, '3');
    expect([answer.status, answer.body['refused']]).toEqual([403, 'email']);
    house.users.set('3', person('ann', { isVerified: 'true' }));
    expect((await signInAs(api, '3')).answer.body).toMatchObject({ refused: 'email' });
  });

  it('knows its users by the name of the provider, whatever their address is later', async () => {
    const api = await open();
    const ann = await signedIn(api, 'viewer', 'ann');
    const admin = await signedIn(api, 'admin', 'boss');
    house.users.set('4', person('ann'));
    await signInAs(api, '4');
    // Another one at the provider takes the address of the admin: the account stays whose it was.
    house.users.set('4', person('boss'));
    const { answer } = await signInAs(api, '4');
    expect(answer.body['user']).toMatchObject({ id: ann.userId });
    expect(answer.body['user']).not.toMatchObject({ id: admin.userId });
  });

  it('gives the role of the groups at each time, and none to who is in none of them', async () => {
    const groups = { viewer: ['all'], editor: ['dev'], admin: ['ops'] };
    const api = await open({ groups, createsUsers: true });
    await signedIn(api, 'admin', 'boss');
    const roleWith = async (held: readonly string[]) => {
      house.users.set('5', person('eve', { groups: held }));
      const { answer } = await signInAs(api, '5');
      return (answer.body['user'] as { role?: string } | undefined)?.role ?? answer.status;
    };
    expect(await roleWith(['all', 'ops'])).toBe('admin');
    expect(await roleWith(['dev', 'all'])).toBe('editor');
    expect(await roleWith(['all'])).toBe('viewer');
    expect(await roleWith(['others'])).toBe(403);
    expect(await roleWith([])).toBe(403);
  });

  it('ends the other sessions of who has lost a role, and leaves the last admin theirs', async () => {
    const api = await open({ groups: { viewer: ['all'], editor: [], admin: ['ops'] } });
    const boss = await signedIn(api, 'admin', 'boss');
    house.users.set('6', person('boss', { groups: ['all'] }));
    expect((await signInAs(api, '6')).answer.body).toMatchObject({ user: { role: 'admin' } });
    await signedIn(api, 'admin', 'other');
    expect((await boss.call({ url: '/api/v1/session' })).status).toBe(200);
    expect((await signInAs(api, '6')).answer.body).toMatchObject({ user: { role: 'viewer' } });
    expect((await boss.call({ url: '/api/v1/session' })).status).toBe(401);
  });

  it('is not one of a disabled user, and their password stays good for the others', async () => {
    const api = await open();
    const { userId, email } = await signedIn(api, 'viewer', 'ann');
    house.users.set('7', person('ann'));
    await signInAs(api, '7');
    expect((await openBrowser(api).signIn(email, PASSWORD)).status).toBe(201);
    await api.call('PATCH', `/api/v1/users/${userId}`, { isDisabled: true });
    const { answer } = await signInAs(api, '7');
    expect([answer.status, answer.body['refused']]).toEqual([403, 'disabled']);
  });
});
