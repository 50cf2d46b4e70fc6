import { TOTP, Secret } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openApiFixture,
  textOf,
  type Answer,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';
import { openBrowser, PASSWORD, signedIn } from '../../../test/support/api/signed-in.ts';
import { createCredentials } from './credentials.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const STEP_MS = 30_000;
const PATH = '/api/v1/account/second-factor';

async function withFactor() {
  const api = await openApiFixture();
  opened.push(api);
  const here = await signedIn(api, 'admin');
  const begun = await here.call({ method: 'POST', url: PATH });
  const totp = new TOTP({ secret: Secret.fromBase32(textOf(begun.body['secret'])) });
  const code = (steps = 0) => totp.generate({ timestamp: api.clock.now() + steps * STEP_MS });
  const confirm = (text: string) =>
    here.call({ method: 'PUT', url: PATH, payload: { code: text } });
  const signIn = (text?: string, from = '192.0.2.1'): Promise<Answer> =>
    openBrowser(api).call({
      method: 'POST',
      url: '/api/v1/session',
      remoteAddress: from,
      payload: { email: here.email, password: PASSWORD, ...(text !== undefined && { code: text }) },
    });
  return { api, here, begun, code, confirm, signIn };
}

it('makes the codes of RFC 6238', () => {
  const secret = Secret.fromLatin1('12345678901234567890').base32;
  const { totpStepOf } = createCredentials();
  expect(totpStepOf(secret, '287082', 59_000)).toBe(1);
  expect(totpStepOf(secret, '081804', 1_111_111_109_000)).toBe(37_037_036);
  expect(totpStepOf(secret, '005924', 1_234_567_890_000)).toBe(41_152_263);
});

describe('a second factor', () => {
  it('is asked for once a code of the app was right, and not before', async () => {
    const { here, begun, code, confirm, signIn } = await withFactor();
    expect(textOf(begun.body['uri'])).toContain(`secret=${textOf(begun.body['secret'])}`);
    expect((await signIn()).status).toBe(201);
    expect((await confirm('000000')).status).toBe(422);
    const other = await confirm(code());
    expect(other.body['recoveryCodes']).toHaveLength(10);
    const answer = await signIn();
    expect([answer.status, answer.body['needsCode'], answer.headers['set-cookie']]).toEqual([
      401,
      true,
      undefined,
    ]);
    expect((await signIn(code(1))).status).toBe(201);
    expect((await here.call({ url: PATH })).body).toEqual({ isOn: true, recoveryCodesLeft: 10 });
  });

  it('ends the other sessions when it is switched on', async () => {
    const { api, here, code, confirm } = await withFactor();
    const there = openBrowser(api);
    await there.signIn(here.email);
    await confirm(code());
    expect((await there.call({ url: '/api/v1/session' })).status).toBe(401);
    expect((await here.call({ url: '/api/v1/session' })).status).toBe(200);
  });

  it('takes no code twice, also not the one it was switched on with, nor an earlier one', async () => {
    const { api, code, confirm, signIn } = await withFactor();
    const first = code();
    await confirm(first);
    expect((await signIn(first)).status).toBe(401);
    await api.clock.advance(STEP_MS);
    const second = code();
    const answers = await Promise.all([signIn(second), signIn(second), signIn(second)]);
    expect(answers.map(({ status }) => status).filter((each) => each === 201)).toHaveLength(1);
    expect((await signIn(code(-1))).status).toBe(401);
  });

  it('takes the codes of the neighbours of this moment alone', async () => {
    const { api, code, confirm, signIn } = await withFactor();
    await confirm(code());
    await api.clock.advance(10 * STEP_MS);
    expect((await signIn(code(-2))).status).toBe(401);
    expect((await signIn(code(2))).status).toBe(401);
    expect((await signIn(code(-1))).status).toBe(201);
    expect((await signIn(code(1))).status).toBe(201);
  });

  it('takes each recovery code once, however it is typed', async () => {
    const { code, confirm, signIn } = await withFactor();
    const { body } = await confirm(code());
    const [first = ''] = body['recoveryCodes'] as readonly string[];
    expect(first).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect((await signIn(first.toUpperCase().replaceAll('-', ' '))).status).toBe(201);
    expect((await signIn(first)).status).toBe(401);
  });

  it('is not guessed: right passwords without a code count as failures', async () => {
    const { api, code, confirm, signIn } = await withFactor();
    await confirm(code());
    const statuses: number[] = [];
    for (let at = 0; at < 12; at += 1) {
      const guess = at % 2 === 0 ? undefined : '123456';
      statuses.push((await signIn(guess, `198.51.100.${at}`)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429]);
    await api.clock.advance(15 * 60_000);
    expect((await signIn(code())).status).toBe(201);
  });

  it('is not begun anew while it is on, and is switched off with a fresh proof alone', async () => {
    const { api, here, code, confirm, signIn } = await withFactor();
    await confirm(code());
    expect((await here.call({ method: 'POST', url: PATH })).status).toBe(409);
    await api.clock.advance(15 * 60_000);
    expect((await here.call({ method: 'DELETE', url: PATH })).status).toBe(403);
    const payload = { password: PASSWORD };
    await here.call({ method: 'PUT', url: '/api/v1/session/confirmation', payload });
    expect((await here.call({ method: 'DELETE', url: PATH })).status).toBe(204);
    expect((await signIn()).status).toBe(201);
  });

  it('is switched off by an admin for who has lost the app', async () => {
    const { api, here, code, confirm, signIn } = await withFactor();
    await confirm(code());
    const url = `/api/v1/users/${here.userId}/second-factor`;
    expect((await api.call('DELETE', url)).status).toBe(204);
    expect((await api.call('DELETE', url)).status).toBe(404);
    expect((await here.call({ url: '/api/v1/session' })).status).toBe(401);
    expect((await signIn()).status).toBe(201);
  });
});
