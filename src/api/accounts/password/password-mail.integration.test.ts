import { afterEach, expect, it } from 'vitest';
import { startMailSink, type MailSink } from '../../../farm/mail/mail-sink.ts';
import { readMail } from '../../../farm/mail/read-mail.ts';
import { openAccountMail } from '../../../notifiers/email/account-mail.ts';
import { until } from '../../../../test/e2e/until.ts';
import { openApiFixture, type ApiFixture } from '../../../../test/support/api/api-fixture.ts';
import { openBrowser, signedIn } from '../../../../test/support/api/signed-in.ts';
import { loopbackNetwork } from '../../../../test/support/loopback-network.ts';

const CHOSEN = 'acorns in the autumn';
const PUBLIC_URL = 'https://squirrel.example/watch/';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(): Promise<{ readonly api: ApiFixture; readonly sink: MailSink }> {
  const sink = await startMailSink();
  const network = loopbackNetwork();
  const settings = {
    smtp: `smtp://127.0.0.1:${sink.port}`,
    from: 'Squirrel <squirrel@example.com>',
  };
  const api = await openApiFixture({
    ingress: { publicUrl: PUBLIC_URL },
    signIn: { oidc: null, mailer: openAccountMail(network, settings) },
  });
  opened.push(async () => {
    await api.close();
    network.close();
    await sink.stop();
  });
  return { api, sink };
}

let caller = 0;
const forget = (api: ApiFixture, email: string, changes: object = {}) =>
  api.inject({
    method: 'POST',
    url: '/api/v1/password/link',
    remoteAddress: `198.51.100.${(caller += 1) % 250}`,
    payload: { email, language: 'en' },
    ...changes,
  });

const mailed = (sink: MailSink, count = 1) =>
  until(() => sink.messages().length >= count && sink.messages(), {
    withinMs: 20_000,
    describe: () => `${sink.messages().length} mails`,
  }).then((mails) => readMail(mails[count - 1]?.raw ?? ''));

const tokenIn = (text: string | null): string => /#token=([\w-]+)/.exec(text ?? '')?.[1] ?? '';

const choose = (api: ApiFixture, token: string) =>
  api.inject({ method: 'PUT', url: '/api/v1/password', payload: { token, password: CHOSEN } });

it('mails a link that is good once, for an hour, and ends all sessions', async () => {
  const { api, sink } = await open();
  const browser = await signedIn(api, 'admin', 'ann');
  // The name that the request was sent to is not in it.
  const headers = { host: 'localhost:9999' };
  expect((await forget(api, 'Ann@Example.com', { headers })).status).toBe(202);
  const mail = await mailed(sink);
  expect([mail.to, mail.subject]).toEqual([
    'ann@example.com',
    'Choose a new password for UptimeSquirrel',
  ]);
  const token = tokenIn(mail.text);
  expect(mail.text).toContain(`${PUBLIC_URL}set-password#token=${token}`);
  expect(mail.html).toContain(token);
  expect(mail.html).not.toContain('9999');
  await api.clock.advance(59 * 60_000);
  expect((await choose(api, token)).status).toBe(200);
  expect((await choose(api, token)).status).toBe(403);
  expect((await browser.call({ url: '/api/v1/session' })).status).toBe(401);
  expect((await openBrowser(api).signIn('ann@example.com', CHOSEN)).status).toBe(201);
  const { text } = await api.call('GET', '/api/v1/audit');
  expect(text).toContain('createPasswordLink');
  expect(text).not.toContain(token);
});

it('is over after an hour, and only the latest is good', async () => {
  const { api, sink } = await open();
  await signedIn(api, 'admin', 'ann');
  await forget(api, 'ann@example.com');
  const first = tokenIn((await mailed(sink)).text);
  await forget(api, 'ann@example.com');
  const second = tokenIn((await mailed(sink, 2)).text);
  expect((await choose(api, first)).status).toBe(403);
  await api.clock.advance(60 * 60_000);
  expect((await choose(api, second)).status).toBe(403);
});

it('answers alike whoever is meant, and mails nothing to others', async () => {
  const { api, sink } = await open();
  const { userId } = await signedIn(api, 'viewer', 'gone');
  await api.call('PATCH', `/api/v1/users/${userId}`, { isDisabled: true });
  await signedIn(api, 'admin', 'ann');
  const answers = [];
  for (const email of ['nobody@example.com', 'gone@example.com', 'no address', 'ann@example.com']) {
    const { status, text, headers } = await forget(api, email);
    answers.push([status, text, Object.keys(headers).toSorted().join()]);
  }
  expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
  await mailed(sink);
  expect(sink.messages()).toHaveLength(1);
});

it('takes the same time whoever is meant', async () => {
  const { api, sink } = await open();
  await signedIn(api, 'admin', 'ann');
  const medians: number[] = [];
  const times: [number[], number[]] = [[], []];
  for (let at = 0; at < 200; at += 1) {
    await api.clock.advance(60 * 60_000);
    for (const [which, email] of ['ann@example.com', 'nobody@example.com'].entries()) {
      const before = performance.now();
      await forget(api, email);
      times[which]?.push(performance.now() - before);
      // What is done afterwards must not be measured with the next one.
      await until(() => sink.messages().length > at, {
        withinMs: 20_000,
        everyMs: 1,
        describe: () => 'mail',
      });
    }
  }
  for (const each of times) medians.push(each.toSorted((a, b) => a - b)[each.length / 2] ?? 0);
  const [known = 0, unknown = 0] = medians;
  expect(Math.abs(known - unknown)).toBeLessThan(5);
});

it('is written in the language of the page', async () => {
  const { api, sink } = await open();
  await signedIn(api, 'admin', 'ann');
  await forget(api, 'ann@example.com', { payload: { email: 'ann@example.com', language: 'fa' } });
  const { subject, html } = await mailed(sink);
  expect(subject).toContain('گذرواژه');
  expect(html).toContain('dir="rtl"');
});

it('cannot be asked for all the time, by one caller or about one user', async () => {
  const { api, sink } = await open();
  await signedIn(api, 'admin', 'ann');
  const byMany: number[] = [];
  for (let at = 0; at < 5; at += 1) byMany.push((await forget(api, 'ann@example.com')).status);
  expect(byMany).toEqual([202, 202, 202, 429, 429]);
  const byOne: number[] = [];
  for (let at = 0; at < 7; at += 1) {
    const remoteAddress = '203.0.113.9';
    byOne.push((await forget(api, `user${at}@example.com`, { remoteAddress })).status);
  }
  expect(byOne).toEqual([202, 202, 202, 202, 202, 429, 429]);
  await mailed(sink, 3);
});

it('is not there without a mail server, and the page learns which', async () => {
  const { api } = await open();
  const plain = await openApiFixture();
  opened.push(() => plain.close());
  expect((await forget(plain, 'ann@example.com')).status).toBe(404);
  const mailsLinks = async (each: ApiFixture) =>
    (await each.inject({ url: '/api/v1/setup' })).body['mailsLinks'];
  expect([await mailsLinks(api), await mailsLinks(plain)]).toEqual([true, false]);
});

it('holds nothing up when the mail server is gone', async () => {
  const { api, sink } = await open();
  await signedIn(api, 'admin', 'ann');
  await sink.stop();
  expect((await forget(api, 'ann@example.com')).status).toBe(202);
  expect((await openBrowser(api).signIn('ann@example.com')).status).toBe(201);
});
